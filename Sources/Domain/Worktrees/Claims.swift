import Common

// Directories near the repository that say, by a `.git` file, to which entry they belong.
struct Claims {
  // In the usual places also those without a `.git`, elsewhere only with one.
  let directories: [String]
  private let targets: [String: String]
  // What removals have begun to delete, by their own notes.
  private let leftovers: Set<String>

  init(in repository: Repository, _ entries: [AdminEntry]) throws {
    let usual = repository.usualDirectories
    var around = usual + [Path.parent(repository.root)]
    around += entries.compactMap { $0.worktree.map(Path.parent) }
    leftovers = Set(try entries.compactMap { try $0.removal()?.aside })
    around += leftovers.map(Path.parent)
    var found: Set<String> = [], targets: [String: String] = [:]
    for directory in Set(around) {
      // A directory that is not there, or not ours to read, holds no worktree of ours.
      for name in (try? Disk.names(in: directory)) ?? [] {
        guard let name else { continue }
        let path = Path.join(directory, name)
        guard path != repository.root, path != repository.commonDirectory,
          (try? Disk.status(path)?.kind) == .directory
        else { continue }
        let target = try? GitFile.target(of: path)  // unreadable: it claims nothing
        if let target { targets[path] = target }
        let isOurs = target.map { Self.isEntry($0, of: repository) } ?? usual.contains(directory)
        if isOurs || leftovers.contains(path) { found.insert(path) }
      }
    }
    directories = found.sorted()
    self.targets = targets
  }

  // The entry is named by its place in this repository, or in one that was here before a move.
  private static func isEntry(_ target: String, of repository: Repository) -> Bool {
    let parent = Path.parent(target)
    if Inventory.isSame(parent, repository.adminDirectory) { return true }
    if parent.utf8.elementsEqual(repository.adminDirectory.utf8) { return true }
    // What cannot be looked at proves nothing: the entry is not taken for ours.
    return Path.name(parent) == "worktrees"
      && (try? Disk.exists(Path.parent(parent))) == false
      && (try? Disk.exists(repository.adminDirectory + "/" + Path.name(target))) == true
  }

  func directories(naming entry: AdminEntry) -> [String] {
    directories.filter { path in
      // By the name first: to resolve each with each would be most of the work.
      guard let target = targets[path], Path.name(target) == entry.name else { return false }
      if Inventory.isSame(target, entry.directory) { return true }
      // The repository has moved: its old place is gone.
      return (try? Disk.exists(target)) == false
    }
  }

  func trouble(ofOrphan path: String, _ entries: [AdminEntry], _ repository: Repository) throws
    -> Place.Trouble?
  {
    if leftovers.contains(path), targets[path] == nil { return .leftover }
    guard let target = targets[path] else {
      // A repository of its own is nobody's orphan.
      return try Disk.exists(path + "/.git") ? nil : .entryGone
    }
    if let entry = entries.first(where: { Inventory.isSame(target, $0.directory) }) {
      return .copy(of: entry.name)
    }
    return try Disk.exists(target) ? nil : .entryGone
  }
}
