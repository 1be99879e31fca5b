import ArgumentParser
import Common
import Terminal

@main
struct EcwBackup: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ecw-backup",
    abstract: "Takes, verifies, restores, prunes and ships snapshots of a workspace's stores.",
    version: SuiteVersion.current)
}
