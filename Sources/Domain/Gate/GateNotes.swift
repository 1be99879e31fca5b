public import Common
import Processes

/// The results of the gate as git notes on trees, in `refs/notes/ecw-gate`.
///
/// A note has one line for each command. A tree, not a commit, is what passes: a merge that is
/// reworded, rebased or fast-forwarded needs no second test.
public struct GateNotes: Sendable {
  /// The notes' ref.
  public static let ref = "refs/notes/ecw-gate"

  private let workspace: Workspace
  private let world: World

  /// Names the notes of a repository.
  public init(_ workspace: Workspace, world: World) {
    self.workspace = workspace
    self.world = world
  }

  private var git: GitCommand {
    var git = GitCommand(in: workspace.root, world: world)
    // A result is the machine's; it must not depend on somebody's user.name.
    for role in ["AUTHOR", "COMMITTER"] {
      git.environment["GIT_\(role)_NAME"] = "ws-gate"
      git.environment["GIT_\(role)_EMAIL"] = "ws-gate@localhost"
    }
    return git
  }

  /// Whether the repository can have any; no git is started to find that out.
  public func mayExist() throws -> Bool {
    let marker = workspace.root + "/.git"
    let directory = try Disk.status(marker)?.kind == .directory ? marker : workspace.root
    // Not a directory of the known kind, as in a submodule: let git itself say.
    guard try Disk.exists(directory + "/objects") else { return true }
    if try Disk.exists(directory + "/" + Self.ref) || Disk.exists(directory + "/reftable") {
      return true
    }
    let packed = directory + "/packed-refs"
    guard try Disk.exists(packed) else { return false }
    let text = String(decoding: try Disk.read(packed, limit: 1 << 30), as: UTF8.self)
    // A line is an object's name, 40 or 64 digits, and the ref.
    return text.utf8.split(separator: 10).contains {
      $0.drop { $0 != UInt8(ascii: " ") }.dropFirst().elementsEqual(Self.ref.utf8)
    }
  }

  /// The results for one tree, or for the tree of a commit.
  public func results(for object: String) throws -> [GateResult] {
    guard try mayExist() else { return [] }
    let arguments = ["notes", "--ref=" + Self.ref, "show", object + "^{tree}"]
    let (outcome, bytes) = try git.run(arguments)
    if outcome.end == .exited(1) { return [] }
    guard outcome.isSuccess else { throw git.failure(arguments, outcome) }
    return Self.decode(bytes)
  }

  /// The results for many trees, by tree.
  public func results(forTrees trees: [String]) throws -> [String: [GateResult]] {
    guard !trees.isEmpty, try mayExist() else { return [:] }
    // Git spreads many notes over directories; nobody but git knows whether it has.
    let names = trees.flatMap { tree in
      [0, 1, 2].map { depth in "\(Self.ref):" + Self.fanned(tree, depth) }
    }
    let input = names.map { $0 + "\n" }.joined()
    var found: [String: [GateResult]] = [:]
    var rest = try git.bytes(["cat-file", "--batch"], input: Array(input.utf8))[...]
    for index in names.indices {
      guard let end = rest.firstIndex(of: 10) else { break }
      let header = rest[..<end].split(separator: UInt8(ascii: " "))
      rest = rest[(end + 1)...]
      guard let last = header.last, let size = Int(String(decoding: last, as: UTF8.self)) else {
        continue
      }
      found[trees[index / 3], default: []] += Self.decode(Array(rest.prefix(size)))
      rest = rest.dropFirst(size + 1)
    }
    return found
  }

  /// The trees of objects that have one: commits, and tags of them.
  public func trees(of objects: [String]) throws -> [String: String] {
    let input = objects.map { $0 + "^{tree}\n" }.joined()
    let lines = try git.bytes(
      ["cat-file", "--batch-check=%(objecttype) %(objectname)"], input: Array(input.utf8)
    ).split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
    var trees: [String: String] = [:]
    for (object, line) in zip(objects, lines) where line.hasPrefix("tree ") {
      trees[object] = String(line.dropFirst(5))
    }
    return trees
  }

  private static func fanned(_ tree: String, _ depth: Int) -> String {
    var parts: [Substring] = []
    var rest = tree[...]
    for _ in 0..<depth {
      parts.append(rest.prefix(2))
      rest = rest.dropFirst(2)
    }
    return (parts + [rest]).joined(separator: "/")
  }

  /// Adds a result to the note of its tree, in place of an older one of the same command.
  ///
  /// `git notes` reads, changes and writes without comparing, so two at once lose one. All writers
  /// of the suite take turns; a foreign writer that holds git's own lock is waited for.
  public func record(_ result: GateResult) throws {
    let lockPath = workspace.stateDirectory + "/gate/notes.lock"
    guard let lock = try FileLock(lockPath, waiting: 600, checkpoint: world.checkpoint) else {
      throw Failure(
        "the gate's notes are locked by process \(FileLock.holder(of: lockPath) ?? "?")",
        hint: "cat \(Shell.quote(lockPath))", status: .busy)
    }
    defer { lock.keep() }
    let others = try results(for: result.tree).filter { $0.command != result.command }
    let lines = try (others + [result]).map { try JSON.line($0) + "\n" }.joined()
    let arguments = ["notes", "--ref=" + Self.ref, "add", "-f", "-F", "-", result.tree]
    for attempt in 1... {
      let (outcome, _) = try git.run(arguments, input: Array(lines.utf8))
      if outcome.isSuccess { return }
      guard attempt < 10, outcome.errors.contains(".lock'") else {
        throw git.failure(arguments, outcome)
      }
    }
  }

  // A line that is none of ours, or that is damaged, is no result.
  private static func decode(_ bytes: [UInt8]) -> [GateResult] {
    bytes.split(separator: 10).compactMap {
      guard let result = try? JSON.decode(GateResult.self, from: Array($0)) else { return nil }
      return result.schema == "ecw.ws-gate.result/1" ? result : nil
    }
  }
}
