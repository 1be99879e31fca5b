import ArgumentParser
import Common
import Terminal

@main
struct WsGate: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ws-gate", abstract: "To be written.", version: SuiteVersion.current)
}
