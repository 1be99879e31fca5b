import ArgumentParser
import Common
import Terminal

@main
struct EcwRecover: RootTool {
  static let configuration = CommandConfiguration(
    commandName: "ecw-recover", abstract: "To be written.", version: SuiteVersion.current,
    subcommands: [Assess.self, Find.self, Extract.self, Merge.self, Install.self])
}
