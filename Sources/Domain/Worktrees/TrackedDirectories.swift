import Common

// The directories of an index, and which of them need no listing because nothing else is in them.
struct TrackedDirectories: Sendable {
  // The names of the directories in each directory; paths without a slash at the end.
  private(set) var children: [[UInt8]: [[UInt8]]] = [:]
  // Those with something in them that only a listing shows as what it is.
  private var listed: Set<[UInt8]> = []
  // Those with more below them than files that only keep a directory there.
  private(set) var filled: Set<[UInt8]> = []
  private var last: [UInt8] = []
  private var isLastFilled = false

  // Adds the directories of a file, which come in git's order.
  mutating func add(_ path: ArraySlice<UInt8>, mustBeListed: Bool) {
    if !isBesideLast(path) {
      last = Self.parent(path)
      addDirectory(last)
      isLastFilled = filled.contains(last)
    }
    if !isLastFilled, !Self.isPlaceholder(path) {
      fill(last)
      isLastFilled = true
    }
    if mustBeListed { listed.insert(last) }
  }

  // Nearly every file is in the directory of the one before.
  private func isBesideLast(_ path: ArraySlice<UInt8>) -> Bool {
    let start = path.startIndex, end = start + last.count
    guard end < path.endIndex, path[end] == Self.slash else { return false }
    for at in path.index(after: end)..<path.endIndex where path[at] == Self.slash { return false }
    for at in last.indices where last[at] != path[start + at] { return false }
    return true
  }

  private mutating func addDirectory(_ directory: [UInt8]) {
    // At the top everything is listed.
    guard !directory.isEmpty, children[directory] == nil else { return }
    children[directory] = []
    let parent = Self.parent(directory[...])
    addDirectory(parent)
    children[parent]?.append(directory)
  }

  private mutating func fill(_ directory: [UInt8]) {
    guard !directory.isEmpty, filled.insert(directory).inserted else { return }
    fill(Self.parent(directory[...]))
  }

  // Whether a file is there only so that git has the directory, or ignores what is in it.
  static func isPlaceholder(_ path: ArraySlice<UInt8>) -> Bool {
    let start = path.lastIndex(of: slash).map { path.index(after: $0) } ?? path.startIndex
    return start < path.endIndex && path[start] == UInt8(ascii: ".")
      && placeholders.contains(Array(path[start...]))
  }

  // Has the directories of paths listed; a slash at the end is no part of a path.
  mutating func list(_ paths: [[UInt8]]) {
    var before: [UInt8] = []
    for path in paths {
      let parent = Self.parent(path.last == Self.slash ? path.dropLast() : path[...])
      if parent != before { listed.insert(parent) }
      before = parent
    }
  }

  // The directories in one, if they are those of the index, and nothing else is unknown to git.
  //
  // Of what git does not name, only a directory matters. Their number is that of the links to the
  // directory but its own two, on a file system that counts so.
  func whole(_ directory: [UInt8], _ status: FileStatus?, in worktree: String) throws
    -> [([UInt8], FileStatus)]?
  {
    guard let inside = children[directory], !listed.contains(directory), let status,
      Self.isReadable(status), status.links == UInt64(inside.count + 2),
      try FileTree.status(directory + Self.git, in: worktree) == nil
    else { return nil }
    var found: [([UInt8], FileStatus)] = []
    for path in inside {
      guard let below = try FileTree.status(path, in: worktree), Self.isReadable(below),
        below.device == status.device
      else { return nil }
      found.append((path, below))
    }
    return found
  }

  private static func isReadable(_ status: FileStatus) -> Bool {
    status.kind == .directory && status.mode & 0o555 == 0o555
  }

  private static func parent(_ path: ArraySlice<UInt8>) -> [UInt8] {
    path.lastIndex(of: slash).map { Array(path[..<$0]) } ?? []
  }

  private static let slash = UInt8(ascii: "/")
  private static let placeholders = Set(
    [".gitkeep", ".keep", ".gitignore", ".placeholder"].map { Array($0.utf8) })
  private static let git = Array("/.git".utf8)
}
