import ArgumentParser
import Common
import Terminal

@main
struct EcwHealth: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ecw-health", abstract: "One verdict over a workspace's stores and backups.",
    version: SuiteVersion.current)
}
