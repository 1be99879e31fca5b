import Common

// What only a look at the directories shows: repositories inside, links out, mounts.
struct TreeScan: Sendable {
  // Relative to the worktree, without a slash at the end.
  var embedded: [[UInt8]] = []
  var nested: [[UInt8]] = []
  var submodules: [[UInt8]] = []
  var linksOut: [[UInt8]] = []
  var mounts: [[UInt8]] = []
  var unreadable: [[UInt8]] = []

  // Directories that are as the index has them are not listed.
  init(
    of worktree: String, in repository: Repository, mounts points: [String],
    besides tracked: TrackedDirectories = TrackedDirectories()
  ) throws {
    mounts = points.compactMap { Path.relative($0, to: worktree).map { Array($0.utf8) } }
    var walk = TreeWalk(worktree: worktree, repository: repository, tracked: tracked, scan: self)
    try walk.list([])
    self = walk.scan
  }
}

private struct TreeWalk {
  let worktree: String
  let repository: Repository
  let tracked: TrackedDirectories
  var scan: TreeScan

  mutating func list(_ directory: [UInt8]) throws {
    try FileTree.walk(worktree, .gitFiles, below: directory) { entry in
      guard entry.name.elementsEqual(".git".utf8) else { return try visit(entry) }
      if entry.path.count > 4 { try classify(entry) }
      return false
    }
  }

  // Whether to enter it.
  private mutating func visit(_ entry: FileTree.Entry) throws -> Bool {
    if entry.kind == .link, try leadsOut(entry.path) { scan.linksOut.append(entry.path) }
    guard entry.kind == .directory else { return false }
    if entry.problem != nil { scan.unreadable.append(entry.path) }
    if entry.isMount, !scan.mounts.contains(entry.path) { scan.mounts.append(entry.path) }
    guard entry.problem == nil, !entry.isMount, tracked.children[entry.path] != nil,
      let inside = try tracked.whole(
        entry.path, FileTree.status(entry.path, in: worktree), in: worktree)
    else { return true }
    try look(at: inside)
    return false
  }

  private mutating func look(at directories: [([UInt8], FileStatus)]) throws {
    for (path, status) in directories {
      if let inside = try tracked.whole(path, status, in: worktree) {
        try look(at: inside)
      } else {
        try list(path)
      }
    }
  }

  private mutating func classify(_ entry: FileTree.Entry) throws {
    let place = Array(entry.path.dropLast(5))
    guard entry.kind == .file, let text = String(validating: place, as: UTF8.self),
      let target = try GitFile.target(of: worktree + "/" + text)
    else {
      scan.embedded.append(place)
      return
    }
    if Inventory.isSame(Path.parent(target), repository.adminDirectory) {
      scan.nested.append(place)
    } else if Path.relative(target, to: repository.commonDirectory) != nil {
      scan.submodules.append(place)
    } else {
      scan.embedded.append(place)
    }
  }

  private func leadsOut(_ path: [UInt8]) throws -> Bool {
    let target = try FileTree.readLink(path, in: worktree)
    if target.first == UInt8(ascii: "/") {
      return !LinkTarget.isBelow(target, Array(worktree.utf8))
    }
    // Deeper than it climbs, it stays inside.
    var depth = path.split(separator: UInt8(ascii: "/")).count - 1
    for part in target.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual("..".utf8) {
        depth -= 1
      } else if !part.elementsEqual(".".utf8) {
        depth += 1
      }
      if depth < 0 { return true }
    }
    return false
  }
}

private enum LinkTarget {
  static func isBelow(_ path: [UInt8], _ directory: [UInt8]) -> Bool {
    path.starts(with: directory) && (path.count == directory.count || path[directory.count] == 47)
  }
}
