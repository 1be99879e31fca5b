public import Common

/// Git, run in one directory.
///
/// Optional locks are off, so that a question never disturbs an agent's own git; nothing is asked
/// on a terminal; messages are in English. Of the caller's `GIT_*` variables only `GIT_CONFIG*`
/// reach it.
public struct GitCommand: Sendable {
  /// Where git starts.
  public let directory: String
  /// The outside world.
  public let world: World
  /// Variables to add, as `GIT_INDEX_FILE`.
  public var environment: [String: String] = [:]
  /// Seconds after which git is ended.
  public var timeLimitSeconds: Int64 = 600

  /// Runs git in a directory.
  public init(in directory: String, world: World) {
    self.directory = directory
    self.world = world
  }

  /// Runs git and returns how it ended and its standard output, which must be below a limit.
  public func run(_ arguments: [String], input: [UInt8] = [], limit: Int = 256 << 20) throws
    -> (outcome: ChildProcess.Outcome, bytes: [UInt8])
  {
    try child(arguments, input: input).outputWaiting(limit: limit, stopReason: world.stopReason)
  }

  /// Runs git and returns its standard output; an exit status other than 0 is an error that says
  /// what git said.
  public func bytes(_ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
    let (outcome, bytes) = try run(arguments, input: input)
    guard outcome.isSuccess else { throw failure(arguments, outcome) }
    return bytes
  }

  /// Like ``bytes(_:input:)``, as text without the line's end.
  public func text(_ arguments: [String], input: [UInt8] = []) throws -> String {
    var bytes = try bytes(arguments, input: input)
    if bytes.last == 10 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Like ``bytes(_:input:)``, split at the NUL bytes of `-z`.
  public func records(_ arguments: [String], input: [UInt8] = []) throws -> [String] {
    try bytes(arguments, input: input).split(separator: 0).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Whether git answers with exit 0; 1 is "no", everything else an error.
  public func holds(_ arguments: [String]) throws -> Bool {
    let (outcome, _) = try run(arguments)
    switch outcome.end {
    case .exited(0): return true
    case .exited(1): return false
    default: throw failure(arguments, outcome)
    }
  }

  /// The child that would be run.
  public func child(_ arguments: [String], input: [UInt8] = []) -> ChildProcess {
    var child = ChildProcess(
      "git", arguments, in: directory, world: world, timeLimitSeconds: timeLimitSeconds)
    for (key, value) in world.environment where key.hasPrefix("GIT_CONFIG") {
      child.environment[key] = value
    }
    child.environment["GIT_OPTIONAL_LOCKS"] = "0"
    child.environment["GIT_TERMINAL_PROMPT"] = "0"
    child.environment["LC_ALL"] = "C.UTF-8"
    // Where a repository begins, a broken one too, git must not take the one around it instead.
    // If that cannot be told, git says why it cannot work there.
    if (try? Disk.exists(Path.join(directory, ".git"))) == true {
      child.environment["GIT_CEILING_DIRECTORIES"] = Path.parent(directory)
    } else if EmbeddedRepository.contains(directory) {
      child.environment["GIT_DIR"] = "/dev/null"
    }
    child.environment.merge(environment) { $1 }
    child.input = input
    return child
  }

  /// The error that says what git said.
  public func failure(_ arguments: [String], _ outcome: ChildProcess.Outcome) -> Failure {
    var verb = arguments[...]
    while verb.first == "-c" { verb = verb.dropFirst(2) }
    return Failure("git \(verb.first ?? "") failed: \(Self.said(outcome))", hint: hint(arguments))
  }

  // Without the variables it ran with, the command would do something else: it could write into
  // the index of an agent. A place of our own for objects or an index is gone by then.
  private func hint(_ arguments: [String]) -> String? {
    let scratch = ["GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE"]
    if scratch.contains(where: { environment[$0] != nil }) { return nil }
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let words = (variables.isEmpty ? [] : ["env"] + variables) + ["git", "-C", directory]
    return (words + arguments).map(Shell.quote).joined(separator: " ")
  }

  static func said(_ outcome: ChildProcess.Outcome) -> String {
    let line = outcome.errors.split(separator: "\n").last.map(String.init)
    return Shell.printable(line ?? "\(outcome.end)")
  }
}
