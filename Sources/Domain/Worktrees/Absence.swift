import Common

// Whether a directory that is not there is gone, or only out of sight.
enum Absence {
  // Where systems put what can be taken away.
  private static let mountRoots = ["/mnt", "/media", "/run/media", "/Volumes", "/net"]

  static func trouble(of entry: AdminEntry, _ path: String, in repository: Repository) throws
    -> Place.Trouble
  {
    if try Disk.status(path)?.kind == .link {
      return .unknown("'\(path)' is a link that leads nowhere now")
    }
    var above = Path.parent(path)
    var missing = 1
    do {
      while try Disk.status(above) == nil, above != "/" {
        above = Path.parent(above)
        missing += 1
      }
      guard try Disk.status(above)?.kind == .directory else {
        return .unknown("'\(above)' is not a directory")
      }
      let isEmpty = try Disk.names(in: above).isEmpty
      let device = try Disk.status(above)?.device
      // Below the repository itself nothing but a mount could hide it.
      if isBelow(above, repository) {
        guard device == (try Disk.status(repository.root)?.device) else {
          return .unknown("'\(above)' is on another file system")
        }
        if missing > 1 { return .unknown("'\(Path.parent(path))' is missing too") }
        return try isEmpty ? emptied(above, entry) : .gone
      }
      if missing > 1 { return .unknown("'\(Path.parent(path))' is missing too") }
      if mountRoots.contains(where: { above == $0 || Path.parent(above) == $0 }), isEmpty {
        return .unknown("'\(above)' is empty: nothing may be mounted there")
      }
      if mountRoots.contains(above) { return .unknown("nothing may be mounted at '\(path)'") }
      return isEmpty ? .unknown("'\(above)' is empty: nothing may be mounted there") : .gone
    } catch let failure as SystemFailure {
      return .unknown(failure.description)
    }
  }

  // Whether a person who names the entry may say that it is gone: nothing else can hide it there.
  static func canBeConfirmed(_ path: String, in repository: Repository) throws -> Bool {
    var above = Path.parent(path)
    while try Disk.status(above) == nil, above != "/" { above = Path.parent(above) }
    return try isBelow(above, repository) && Disk.status(path) == nil
      && Disk.status(above)?.device == Disk.status(repository.root)?.device
  }

  private static func isBelow(_ path: String, _ repository: Repository) -> Bool {
    path == repository.root || Path.relative(path, to: repository.root) != nil
  }

  // The worktree was made in a directory that was there before and has changed since. Another one,
  // such as the empty directory on which one was mounted, proves nothing.
  private static func emptied(_ directory: String, _ entry: AdminEntry) throws -> Place.Trouble {
    let pointer = entry.directory + "/gitdir"
    guard let made = try Disk.status(pointer)?.modified,
      let changed = try Disk.status(directory)?.modified
    else { return .unknown("'\(directory)' is empty") }
    if changed < made {
      return .unknown("'\(directory)' is empty and older: nothing may be mounted there")
    }
    let latest = max(made, FileTree.birth(of: pointer) ?? made)
    if let born = FileTree.birth(of: directory), born > latest {
      return .unknown("'\(directory)' is empty and newer than the worktree")
    }
    return .gone
  }
}
