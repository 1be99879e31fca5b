import ArgumentParser
import Common
import Terminal

@main
struct EcwSignals: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ecw-signals", abstract: "To be written.", version: SuiteVersion.current)
}
