import Common

// Everything on disk in a worktree that a rescue has to save.
struct Capture {
  var entries: [SavedEntry] = []
  var sizes: [[UInt8]: Int64] = [:]

  // What a build makes again is left out; everything else is taken, known to git or not.
  init(of worktree: String, leavingOut regenerable: [[UInt8]], world: World) throws {
    let files = Set(regenerable)
    var directories: [SavedEntry] = []
    var holding: Set<[UInt8]> = []
    var full: Set<[UInt8]> = []
    try FileTree.walk(worktree, .all) { entry in
      try world.checkpoint()
      if entry.path == Array(".git".utf8) { return false }
      if let problem = entry.problem { throw problem }
      let mode = entry.status?.mode ?? 0
      let parents = Self.parents(of: entry.path)
      if let parent = parents.last { full.insert(parent) }
      if entry.kind == .directory {
        if files.contains(entry.path + [0x2f]) { return false }
        directories.append(SavedEntry(kind: .directory, mode: mode, path: entry.path))
        return true
      }
      if files.contains(entry.path) { return true }
      holding.formUnion(parents)
      sizes[entry.path] = entry.kind == .file ? entry.status?.size ?? 0 : 0
      let kind: SavedEntry.Kind =
        switch entry.kind {
        case .file: .file
        case .link: .link
        default: .special
        }
      entries.append(SavedEntry(kind: kind, mode: mode, path: entry.path))
      return true
    }
    for empty in directories where !full.contains(empty.path) {
      holding.formUnion(Self.parents(of: empty.path) + [empty.path])
    }
    // A directory with nothing but what is left out comes back with the next build.
    entries += directories.filter { holding.contains($0.path) }
    entries.sort { $0.path.lexicographicallyPrecedes($1.path) }
  }

  static func parents(of path: [UInt8]) -> [[UInt8]] {
    path.indices.filter { path[$0] == 0x2f }.map { Array(path[..<$0]) }
  }
}
