import Common

/// Every worktree, every entry without a directory and every directory without an entry.
///
/// It is read from the files alone: git is not started, so a session start can ask for it.
public struct Inventory: Sendable {
  /// The main worktree first, then the linked ones and the entries by name, then the orphans.
  public let places: [Place]

  /// The name of what a removal renames a directory to before it deletes.
  static let asideMark = ".ecw-removing-"

  /// Reads a repository.
  public init(of repository: Repository) throws {
    let entries = try repository.entries()
    let claims = try Claims(in: repository, entries)
    var places = [
      Place(id: "(main)", kind: .main, path: repository.root, entry: nil, trouble: nil)
    ]
    var owned: Set<String> = []
    for entry in entries {
      let trouble = try Self.trouble(of: entry, entries, claims, repository)
      let path = trouble == nil ? entry.worktree.map(Self.behindLink) : entry.worktree
      if trouble == nil, let path { owned.insert(path) }
      if case .moved(let path)? = trouble { owned.insert(path) }
      if trouble == .cutOff, let path = entry.worktree { owned.insert(path) }
      places.append(
        Place(
          id: entry.name, kind: trouble == nil ? .linked : .entry, path: path,
          entry: entry, trouble: trouble))
    }
    for directory in claims.directories where !owned.contains(directory) {
      guard let trouble = try claims.trouble(ofOrphan: directory, entries, repository) else {
        continue
      }
      places.append(
        Place(
          id: Path.relative(directory, to: repository.root) ?? directory, kind: .orphan,
          path: directory, entry: nil, trouble: trouble))
    }
    self.places = places
  }

  private static func trouble(
    of entry: AdminEntry, _ entries: [AdminEntry], _ claims: Claims, _ repository: Repository
  ) throws -> Place.Trouble? {
    let elsewhere = claims.directories(naming: entry).filter { $0 != entry.worktree }
    guard let path = entry.worktree else {
      return elsewhere.count == 1 ? .moved(to: elsewhere[0]) : .nowhere
    }
    let status: FileStatus?
    do { status = try Disk.status(behindLink(path)) } catch let failure as SystemFailure {
      return .unknown(failure.reason)
    }
    guard status?.kind == .directory else {
      return try claimed(by: elsewhere) ?? Absence.trouble(of: entry, path, in: repository)
    }
    let target = try? GitFile.target(of: path)  // unreadable: cut off, and repair will say why
    guard let target else {
      // A directory that says nothing has only taken the place of one that names the entry.
      let own = try Disk.status(path + "/.git")?.kind
      if own == nil, let trouble = claimed(by: elsewhere) { return trouble }
      return own == .directory ? .replaced(by: path + "/.git") : .cutOff
    }
    if isSame(target, entry.directory) { return try entry.isWhole() ? nil : .cutOff }
    if let other = entries.first(where: { isSame(target, $0.directory) && $0.worktree == path }) {
      return .replaced(by: other.name)
    }
    if elsewhere.count == 1 { return .moved(to: elsewhere[0]) }
    return try Disk.exists(target + "/HEAD") ? .replaced(by: target) : .cutOff
  }

  private static func claimed(by directories: [String]) -> Place.Trouble? {
    switch directories.count {
    case 0: nil
    case 1: .moved(to: directories[0])
    default: .ambiguous(directories)
    }
  }

  // Where a link leads; the path itself when it is none, or leads nowhere.
  private static func behindLink(_ path: String) -> String {
    guard (try? Disk.status(path)?.kind) == .link else { return path }
    return (try? Disk.realPath(path)) ?? path
  }

  static func isSame(_ a: String, _ b: String) -> Bool {
    if a.utf8.elementsEqual(b.utf8) { return true }
    // What cannot be resolved is not the same.
    guard let a = try? Disk.realPath(a), let b = try? Disk.realPath(b) else { return false }
    return a.utf8.elementsEqual(b.utf8)
  }
}
