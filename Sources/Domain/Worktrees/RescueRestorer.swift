import Common
import Processes

/// Brings a rescue back as a new worktree: files, modes, links, index, HEAD, operation in progress.
public struct RescueRestorer {
  private let repository: Repository

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
    jobs += try entryJobs(blobs, admin)
    // Links last: no path then leads through one.
    jobs = jobs.filter { !$0.isLink } + jobs.filter(\.isLink)
    try BlobSink(jobs).run(git)
    for entry in directories.reversed() {
      try FileTree.setMode(entry.path, in: path, entry.mode)
    }
    let branch = try restoreHead(rescue, admin, git)
    return Outcome(
      path: path, fileCount: saved.filter { $0.kind == .file || $0.kind == .link }.count,
      branch: branch)
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

  // What the entry had, but for what says where the worktree is and who holds it.
  private func entryJobs(_ blobs: [[UInt8]: String], _ admin: String) throws -> [BlobSink.Job] {
    let prefix = Array("admin/".utf8)
    let own = Set(["gitdir", "commondir", "locked", "HEAD"].map { Array($0.utf8) })
    var jobs: [BlobSink.Job] = []
    for (stored, id) in blobs where stored.starts(with: prefix) {
      let path = StoredPath.decoded(Array(stored.dropFirst(prefix.count)))
      guard SavedEntry.isSafe(path[...]) else { continue }
      if own.contains(path) || path.ends(with: Array(".lock".utf8)) { continue }
      for parent in Capture.parents(of: path) { try FileTree.createDirectory(parent, in: admin) }
      if let text = String(validating: path, as: UTF8.self), try Disk.exists(admin + "/" + text) {
        try Disk.removeFile(admin + "/" + text)  // git has just made its own
      }
      jobs.append(BlobSink.Job(id: id, directory: admin, path: path, mode: 0o644, isLink: false))
    }
    return jobs
  }

  // On its branch when nobody else is and it has not moved; else on the commit.
  private func restoreHead(_ rescue: Rescue, _ admin: String, _ git: GitCommand) throws -> String? {
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
}
