import Common
import Processes

// What of a rescue is not merely put where it was.
extension RescueRestorer {
  // On its branch when nobody else is and it has not moved; else on the commit.
  func restoreHead(_ rescue: Rescue, _ admin: String, _ git: GitCommand) throws -> String? {
    let about = rescue.about
    if let branch = about.branch, branch.hasPrefix("refs/heads/") {
      let (outcome, bytes) = try git.run(["rev-parse", "--verify", "--quiet", branch])
      let now = outcome.isSuccess ? String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self) : nil
      let taken = try GitWorktree.all(in: repository.commonDirectory, world: repository.world)
        .contains { $0.branch == branch }
      if !taken, now == about.head {
        try AtomicFile.write("ref: \(branch)\n", to: admin + "/HEAD", mode: 0o644)
        return branch
      }
    }
    try AtomicFile.write((about.head ?? rescue.commit) + "\n", to: admin + "/HEAD", mode: 0o644)
    return nil
  }

  // The text makes the same object again.
  func restoreTags(_ blobs: [[UInt8]: String], _ git: GitCommand) throws {
    for (stored, id) in blobs where stored.starts(with: "tags/".utf8) {
      let text = try git.bytes(["cat-file", "blob", id])
      _ = try git.bytes(["hash-object", "-t", "tag", "-w", "--literally", "--stdin"], input: text)
    }
  }

  // A submodule names its store in the entry and is named by it, and both have moved.
  func reconnectSubmodules(
    _ saved: [SavedEntry], of rescue: Rescue, at path: String, _ admin: String
  ) throws {
    guard let before = rescue.about.path else { return }
    let entries = [repository.adminDirectory, try Disk.realPath(repository.adminDirectory)]
    for entry in saved where entry.kind == .file && entry.path.ends(with: Array("/.git".utf8)) {
      guard let inside = String(validating: entry.path.dropLast(5), as: UTF8.self),
        let line = GitFile.line(try Disk.read(path + "/" + inside + "/.git", limit: 1 << 16)),
        line.hasPrefix("gitdir: ")
      else { continue }
      let place = path + "/" + inside
      let target = Path.normal(String(line.dropFirst(8)), from: before + "/" + inside)
      let kept = entries.compactMap {
        Path.relative(target, to: $0 + "/" + rescue.about.worktree)
      }.first
      guard let store = kept.map({ admin + "/" + $0 }), try Disk.exists(store + "/config") else {
        continue
      }
      try AtomicFile.write("gitdir: \(store)\n", to: place + "/.git", mode: entry.mode)
      _ = try repository.git.bytes(
        ["config", "--file", store + "/config", "core.worktree", place])
    }
  }
}
