import Common

/// One entry in `.git/worktrees`: what git knows of a linked worktree.
public struct AdminEntry: Sendable, Equatable {
  /// Its name, which is the worktree's id.
  public let name: String
  /// Where it is.
  public let directory: String
  /// Where the worktree is said to be; `nil` when the entry does not say.
  public let worktree: String?
  // Where a removal that has begun notes the name that it gave to the directory.
  private static let removalNote = "ecw-removing"

  /// Whether it says so relative to itself.
  public let isRelative: Bool
  /// Why it is locked; empty when no reason was given.
  public let lockReason: String?

  // nil for what is no entry, such as a stray file.
  init?(_ name: String, in repository: Repository) throws {
    self.name = name
    directory = repository.adminDirectory + "/" + name
    guard try Disk.status(directory)?.kind == .directory else { return nil }
    let pointer = directory + "/gitdir"
    var said: String?
    if try Disk.status(pointer)?.kind == .file {
      said = GitFile.line(try Disk.read(pointer, limit: 1 << 16))
    }
    isRelative = said.map { !$0.hasPrefix("/") } ?? false
    worktree = said.flatMap { text in
      // `PATH/.git`; anything else is not what git writes.
      let path = Path.normal(text, from: repository.adminDirectory + "/" + name)
      return text.isEmpty || Path.name(path) != ".git" ? nil : Path.parent(path)
    }
    let lock = directory + "/locked"
    lockReason =
      try Disk.status(lock)?.kind == .file
      ? GitFile.line(try Disk.read(lock, limit: 1 << 16)) ?? "not text" : nil
  }

  /// A small file of the entry as one line, if it is there.
  func line(_ name: String) throws -> String? {
    let path = directory + "/" + name
    guard try Disk.status(path)?.kind == .file else { return nil }
    return GitFile.line(try Disk.read(path, limit: 1 << 20))
  }

  /// Whether git can work with it; it cannot where `git worktree add` was killed.
  func isWhole() throws -> Bool {
    try line("commondir")?.isEmpty == false && isHeadKnown()
  }

  func isHeadKnown() throws -> Bool { try has("HEAD") && line("HEAD") != "" }

  /// Notes that the directory, under its new name, is given up.
  func noteRemoval(of aside: String) throws {
    try AtomicFile.write(aside + "\n", to: directory + "/" + Self.removalNote, mode: 0o644)
  }

  /// What a removal has begun to delete, and since when.
  func removal() throws -> (aside: String, since: Timestamp)? {
    guard let status = try Disk.status(directory + "/" + Self.removalNote), status.kind == .file,
      let aside = try line(Self.removalNote), aside.hasPrefix("/")
    else { return nil }
    return (aside, status.modified)
  }

  func forgetRemoval() throws {
    if try has(Self.removalNote) { try Disk.removeFile(directory + "/" + Self.removalNote) }
  }

  /// Whether something of the entry is there.
  func has(_ name: String) throws -> Bool { try Disk.exists(directory + "/" + name) }
}
