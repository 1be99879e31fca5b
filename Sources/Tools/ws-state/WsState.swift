import ArgumentParser
import Common
import Terminal

@main
struct WsState: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ws-state", abstract: "To be written.", version: SuiteVersion.current)
}
