import Common
import Processes

/// Brings a rescue back as a new worktree: files, modes, links, index, HEAD, operation in progress.
public struct RescueRestorer {
  let repository: Repository

  /// Restores within a repository.
  public init(_ repository: Repository) { self.repository = repository }

  /// What came of it.
  public struct Outcome: Sendable {
    /// Where the files are.
    public let path: String
    /// How many files and links there are.
    public let fileCount: Int
    /// The branch it is on; `nil` when HEAD is detached.
    public let branch: String?
    /// The pipes, sockets and devices, which were there and are not made again.
    public let notRestored: [String]
  }

  /// Restores into a directory that does not exist yet.
  public func restore(_ rescue: Rescue, to path: String) throws -> Outcome {
    guard try !Disk.exists(path) else {
      throw Failure(
        "'\(Shell.printable(path))' exists", hint: "ls -la \(Shell.quote(path))", status: .refused)
    }
    let git = repository.git
    _ = try git.bytesBesideNewWorktrees([
      "worktree", "add", "--quiet", "--no-checkout", "--detach", path, rescue.commit,
    ])
    do {
      return try fill(path, from: rescue, git)
    } catch {
      // Both were made a moment ago, and hold nothing that is not in the rescue.
      try? FileTree.remove(path)
      _ = try? git.bytes(["worktree", "remove", "--force", path])
      throw error
    }
  }

  private func fill(_ path: String, from rescue: Rescue, _ git: GitCommand) throws -> Outcome {
    guard let admin = try GitFile.target(of: path) else {
      throw Failure("git made no worktree at '\(path)'")
    }
    let saved = try RescueStore.entries(of: rescue, git)
    let blobs = try blobs(of: rescue, git)
    try restoreTags(blobs, git)
    let directories = saved.filter { $0.kind == .directory }
    for entry in directories { try FileTree.createDirectory(entry.path, in: path) }
    var jobs: [BlobSink.Job] = []
    for entry in saved where entry.kind == .file || entry.kind == .link {
      let stored = Array("worktree/".utf8) + StoredPath.encoded(entry.path)
      guard let id = blobs[stored] else {
        throw Failure(
          "the rescue lacks '\(String(decoding: entry.path, as: UTF8.self))'", status: .dataError)
      }
      jobs.append(
        BlobSink.Job(
          id: id, directory: path, path: entry.path, mode: entry.mode, isLink: entry.kind == .link))
    }
    let kept = try RescueStore.entries(of: rescue, git, list: RescueStore.entryFiles)
    let keptDirectories = kept.filter { $0.kind == .directory }
    for entry in keptDirectories { try FileTree.createDirectory(entry.path, in: admin) }
    jobs += try entryJobs(blobs, kept, admin)
    // Links last: no path then leads through one.
    jobs = jobs.filter { !$0.isLink } + jobs.filter(\.isLink)
    try BlobSink(jobs).run(git)
    try reconnectSubmodules(saved, of: rescue, at: path, admin)
    for entry in directories.reversed() { try FileTree.setMode(entry.path, in: path, entry.mode) }
    for entry in keptDirectories.reversed() {
      try FileTree.setMode(entry.path, in: admin, entry.mode)
    }
    let branch = try restoreHead(rescue, admin, git)
    if let mode = rescue.about.mode.flatMap({ UInt16($0, radix: 8) }) {
      try Disk.setMode(path, mode & 0o7777)
    }
    return Outcome(
      path: path, fileCount: saved.filter { $0.kind == .file || $0.kind == .link }.count,
      branch: branch,
      notRestored: saved.filter { $0.kind == .special }.map {
        String(decoding: $0.path, as: UTF8.self)
      })
  }

  private func blobs(of rescue: Rescue, _ git: GitCommand) throws -> [[UInt8]: String] {
    var found: [[UInt8]: String] = [:]
    for record in try git.bytes(["ls-tree", "-r", "-z", "--full-tree", rescue.commit])
      .split(separator: 0)
    {
      guard let tab = record.firstIndex(of: 9) else { continue }
      let fields = record[..<tab].split(separator: 32)
      found[Array(record[(tab + 1)...])] = String(decoding: fields[2], as: UTF8.self)
    }
    return found
  }

  // What the entry had, but for what says where the worktree is and who holds it. Older rescues have
  // no list of it.
  private func entryJobs(_ blobs: [[UInt8]: String], _ kept: [SavedEntry], _ admin: String) throws
    -> [BlobSink.Job]
  {
    let prefix = Array("admin/".utf8)
    let own = Set(["gitdir", "commondir", "locked", "HEAD"].map { Array($0.utf8) })
    let known = Dictionary(kept.map { ($0.path, $0) }, uniquingKeysWith: { a, _ in a })
    var jobs: [BlobSink.Job] = []
    for (stored, id) in blobs where stored.starts(with: prefix) {
      let path = StoredPath.decoded(Array(stored.dropFirst(prefix.count)))
      guard SavedEntry.isSafe(path[...]) else { continue }
      if own.contains(path) || path.ends(with: Array(".lock".utf8)) { continue }
      for parent in Capture.parents(of: path) { try FileTree.createDirectory(parent, in: admin) }
      if let text = String(validating: path, as: UTF8.self), try Disk.exists(admin + "/" + text) {
        try Disk.removeFile(admin + "/" + text)  // git has just made its own
      }
      let entry = known[path]
      jobs.append(
        BlobSink.Job(
          id: id, directory: admin, path: path, mode: entry?.mode ?? 0o644,
          isLink: entry?.kind == .link))
    }
    return jobs
  }
}
