import ArgumentParser
import Common
import Terminal

@main
struct EcwEvents: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ecw-events", abstract: "To be written.", version: SuiteVersion.current)
}
