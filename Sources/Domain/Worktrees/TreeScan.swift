import Common

// What only a look at the directories shows: repositories inside, links out, mounts.
struct TreeScan: Sendable {
  // Relative to the worktree, without a slash at the end.
  var embedded: [[UInt8]] = []
  // Repositories without a worktree, and what only looks like one.
  var bare: [[UInt8]] = []
  var nested: [[UInt8]] = []
  var submodules: [[UInt8]] = []
  var linksOut: [[UInt8]] = []
  var mounts: [[UInt8]] = []
  var unreadable: [[UInt8]] = []

  // A look that has found nothing else.
  init(linksOut: [[UInt8]]) { self.linksOut = linksOut }

  // Directories that are as the index has them are not listed. What is known to be a worktree, or
  // the repository itself, is found even if nothing in it says so.
  init(
    of worktree: String, in repository: Repository, mounts points: [String],
    known: [String] = [], besides tracked: TrackedDirectories = TrackedDirectories()
  ) throws {
    // The kernel and git name places by their real paths.
    let real = try Disk.realPath(worktree)
    mounts = points.compactMap { Path.relative($0, to: real).map { Array($0.utf8) } }
    nested = try known.compactMap { place in
      guard let inside = Path.relative(place, to: real),
        try Disk.status(place)?.kind == .directory
      else { return nil }
      return Array(inside.utf8)
    }
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
    if entry.kind == .link, try TreeScan.leadsOut(entry.path, of: worktree) {
      scan.linksOut.append(entry.path)
    }
    guard entry.kind == .directory else { return false }
    if entry.name.elementsEqual("objects".utf8),
      let place = try TreeScan.repository(of: entry.path, in: worktree)
    {
      scan.bare.append(place)
      return false
    }
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
    if scan.nested.contains(place) { return }
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
}

extension TreeScan {
  // The repository without a worktree whose objects a directory has; the worktree itself is none.
  static func repository(of objects: [UInt8], in worktree: String) throws -> [UInt8]? {
    let place = Array(objects.dropLast("/objects".utf8.count))
    guard !place.isEmpty, !place.ends(with: Array("/.git".utf8)),
      try FileTree.status(place + Array("/HEAD".utf8), in: worktree) != nil,
      try FileTree.status(place + Array("/refs".utf8), in: worktree)?.kind == .directory
    else { return nil }
    return place
  }

  // Whether a link leads out of the worktree.
  static func leadsOut(_ path: [UInt8], of worktree: String) throws -> Bool {
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
