import Common
import Processes

/// A detached worktree that only the gate works in, held by this process.
///
/// The lock is the kernel's, so a slot is free again when its holder ends in any way. Everything in
/// the worktree is thrown away before each use.
public final class GateSlot: @unchecked Sendable {
  // The lock is only kept; everything else never changes.
  private let lock: FileLock
  private let area: GateArea
  /// Where the worktree is.
  public let path: String

  // The user's hooks are for the user's checkouts; a sparse or recursing one would test the wrong
  // tree.
  private static let options = [
    "-c", "core.hooksPath=/dev/null", "-c", "core.sparseCheckout=false", "-c",
    "submodule.recurse=false", "-c", "core.fsmonitor=false", "-c", "checkout.defaultRemote=",
  ]

  /// Takes the first slot that nobody works in.
  public init(in area: GateArea) throws {
    for number in 1...64 {
      let path = area.path + "/tree-\(number)"
      guard let lock = try FileLock(path + ".lock") else { continue }
      try LeftRun(in: path).end(world: area.world, onNotice: area.onNotice)
      if try ProcessPlaces.isAnyone(in: path) {
        area.onNotice(try Self.occupied(path, area.world))
        continue
      }
      self.lock = lock
      self.area = area
      self.path = path
      return
    }
    throw Failure(
      "64 tests are running already", hint: "ls \(Shell.quote(area.path))", status: .busy)
  }

  // Who left the test's process group is out of reach, and the worktree is not emptied under it.
  private static func occupied(_ path: String, _ world: World) throws -> String {
    let names = try LiveProcesses.below([path], world: world)[0]
      .map { "\($0.pid) (\(Shell.printable($0.command)))" }.joined(separator: ", ")
    return "process \(names) still works in '\(path)', so another worktree is used"
  }

  /// Puts a commit into the worktree, and nothing else.
  public func prepare(_ commit: String) throws {
    if try isSound() {
      let (checkout, _) = try git.run(Self.options + ["checkout", "-fq", "--detach", commit, "--"])
      if checkout.isSuccess {
        let (clean, _) = try git.run(Self.options + ["clean", "-ffdxq"])
        if clean.isSuccess { return }
      }
      try area.world.checkpoint()
    }
    try Disk.removeTree(path)
    _ = try GitCommand(in: area.workspace.root, world: area.world).bytesBesideNewWorktrees(
      Self.options + [
        "worktree", "add", "-f", "-f", "--detach", "--lock", "--reason", GateArea.lockReason, "--",
        path, commit,
      ])
  }

  /// Git in the worktree, and never in the repository around it should the worktree be broken.
  var git: GitCommand {
    var git = GitCommand(in: path, world: area.world)
    git.environment["GIT_CEILING_DIRECTORIES"] = area.path
    return git
  }

  // A worktree is sound when its gitfile names an entry that names it back.
  private func isSound() throws -> Bool {
    guard let own = try line(of: path + "/.git"), own.hasPrefix("gitdir: ") else { return false }
    let entry = Path.normal(String(own.dropFirst(8)), from: path)
    guard let back = try line(of: entry + "/gitdir") else { return false }
    return Path.normal(back, from: entry).utf8.elementsEqual((path + "/.git").utf8)
  }

  private func line(of path: String) throws -> String? {
    guard try Disk.status(path)?.kind == .file else { return nil }
    return String(decoding: try Disk.read(path, limit: 1 << 16), as: UTF8.self)
      .split(separator: "\n").first.map(String.init)
  }
}
