import ArgumentParser
import Common
import Terminal

@main
struct WtClean: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "wt-clean", abstract: "To be written.", version: SuiteVersion.current)
}
