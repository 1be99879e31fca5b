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

  init(of worktree: String, in repository: Repository, mounts points: [String]) throws {
    try FileTree.walk(worktree, .gitFiles) { entry in
      switch entry.kind {
      case .link:
        if try leadsOut(entry.path, of: worktree) { linksOut.append(entry.path) }
      case .directory:
        if entry.problem != nil { unreadable.append(entry.path) }
        if entry.isMount { mounts.append(entry.path) }
      default: break
      }
      guard entry.name.elementsEqual(".git".utf8) else { return true }
      if entry.path.count > 4 { try classify(entry, worktree, repository) }
      return false
    }
    let deeper = points.compactMap { Path.relative($0, to: worktree).map { Array($0.utf8) } }
    mounts += deeper.filter { !mounts.contains($0) }
  }

  private mutating func classify(
    _ entry: FileTree.Entry, _ worktree: String, _ repository: Repository
  ) throws {
    let place = Array(entry.path.dropLast(5))
    guard entry.kind == .file, let text = String(validating: place, as: UTF8.self),
      let target = try GitFile.target(of: worktree + "/" + text)
    else {
      embedded.append(place)
      return
    }
    if Inventory.isSame(Path.parent(target), repository.adminDirectory) {
      nested.append(place)
    } else if Path.relative(target, to: repository.commonDirectory) != nil {
      submodules.append(place)
    } else {
      embedded.append(place)
    }
  }

  private func leadsOut(_ path: [UInt8], of worktree: String) throws -> Bool {
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
