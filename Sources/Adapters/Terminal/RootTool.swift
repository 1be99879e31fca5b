public import ArgumentParser
import Common

/// The outermost command of a tool.
///
/// Its `main()` turns every error into one message with a hint on standard error, as JSON when
/// `--json` was asked for, and into an exit status of the suite. It does not start the concurrency
/// runtime: that costs a tool half a millisecond, and only a child process needs it.
public protocol RootTool: ParsableCommand {
  /// Answers a call that comes at every session start before the options are parsed, which costs
  /// more than the answer; `nil` sends it the usual way. The closure makes the call's world.
  static func shortcut(_ arguments: [String], _ call: (Int64?) -> Call) throws -> (any Report)?
}

extension RootTool {
  /// No call is answered early.
  public static func shortcut(_ arguments: [String], _ call: (Int64?) -> Call) throws
    -> (any Report)?
  { nil }

  /// Runs the tool.
  public static func main() {
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      if let report = try shortcut(arguments, Call.init(timeoutSeconds:)) {
        LiveWorld.write(report.text(Style(usesColor: false)), to: 1)
        return
      }
      var command = try parseAsRoot()
      try command.run()
    } catch {
      leave(with: error)
    }
  }

  private static func leave(with error: any Error) -> Never {
    if let code = error as? ExitCode { exit(withError: code) }
    let failure = ToolFailure.describe(error)
    guard var failure = failure ?? usage(error) else { exit(withError: error) }
    let wantsJSON = CommandLine.arguments.contains("--json")
    let root = wantsJSON ? foundRoot : namedRoot
    failure.hint = failure.hint.map { Hint.command($0, root: root) }
    LiveWorld.write(
      ToolFailure.text(failure, tool: Self._commandName, asJSON: wantsJSON), to: 2)
    exit(withError: ExitCode(failure.status.rawValue))
  }

  // Nobody knows where a hint in a record will be pasted.
  private static var foundRoot: String? {
    let world = LiveWorld(timeoutSeconds: nil).world
    // Where there is no workspace, the hint names what was named.
    return (try? Workspace.find(explicit: namedRoot, in: world))?.root ?? namedRoot
  }

  // Read from the words: what could not be parsed may be why there is a failure.
  private static var namedRoot: String? {
    let words = CommandLine.arguments.prefix { $0 != "--" }
    if let at = words.lastIndex(of: "--root"), at + 1 < words.endIndex { return words[at + 1] }
    return words.last { $0.hasPrefix("--root=") }.map { String($0.dropFirst(7)) }
  }

  // `nil` for help, version and completions, which are results rather than errors.
  private static func usage(_ error: any Error) -> Failure? {
    guard exitCode(for: error) != .success else { return nil }
    let message = message(for: error)
    let verb = CommandLine.arguments.dropFirst().first { name in
      configuration.subcommands.contains { $0._commandName == name }
    }
    return Failure(
      (message.first?.lowercased() ?? "") + message.dropFirst().prefix { $0 != "\n" },
      hint: ([_commandName] + (verb.map { [$0] } ?? []) + ["--help"]).joined(separator: " "),
      status: .usage)
  }
}
