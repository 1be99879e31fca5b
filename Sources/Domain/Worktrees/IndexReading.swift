import Common
import Processes

// The entries of an index whose changes `git status` does not show, and those that are commits.
struct IndexReading: Sendable {
  // skip-worktree or assume-unchanged, with the blob that the index has for it.
  struct Hidden: Sendable {
    let path: [UInt8]
    let blob: String
    let isSkipped: Bool
    let isExecutable: Bool
  }

  var hidden: [Hidden] = []
  var gitlinks: [[UInt8]] = []
  // Whether a `.gitattributes` is among the entries.
  var hasAttributes = false
  // None where only git can read the index.
  var directories = TrackedDirectories()
  // `nil` where the files must be compared by git.
  var table: IndexTable?
  // The directories of entries that only git could read.
  private var others: Set<[UInt8]> = []
  // The last bytes of the file are its checksum.
  var checksum: [UInt8] = []

  init(of worktree: String, index: String, in repository: Repository) throws {
    guard let status = try Disk.status(index) else { return }
    let bytes = try Disk.read(index, limit: 1 << 30)
    checksum = Array(bytes[max(0, bytes.count - 20)...])
    if try !read(bytes, written: status.modified) { try ask(worktree, repository) }
  }

  // Whether an entry is below a directory that does more than keep it there.
  func holds(_ directory: [UInt8]) -> Bool {
    directories.filled.contains(directory) || others.contains(directory)
  }

  // The directories, of which those are listed in which git names something.
  func directories(besides status: StatusReading) -> TrackedDirectories {
    var directories = directories
    directories.list(
      status.staged + status.modified + status.unmerged + status.untracked + status.ignored)
    return directories
  }

  // False for what only git can read: a split index, another hash, a newer version.
  private mutating func read(_ bytes: [UInt8], written: Timestamp) throws -> Bool {
    var reader = IndexReader(bytes)
    guard reader.readHeader() else { return false }
    while let entry = reader.next() {
      if entry.isGitlink { gitlinks.append(entry.path) }
      if entry.isHidden {
        hidden.append(
          Hidden(
            path: entry.path, blob: entry.blob, isSkipped: entry.isSkipped,
            isExecutable: entry.isExecutable))
      }
    }
    guard reader.endsWell else {
      (hidden, gitlinks) = ([], [])
      return false
    }
    (directories, hasAttributes) = (reader.directories, reader.hasAttributes)
    table = IndexTable(reader, written: written)
    return true
  }

  private mutating func ask(_ worktree: String, _ repository: Repository) throws {
    let git = repository.git(in: worktree)
    var blobs: [[UInt8]: (id: String, isExecutable: Bool)] = [:]
    for record in try git.bytes(["ls-files", "-z", "--stage"]).split(separator: 0) {
      guard let tab = record.firstIndex(of: 9) else { continue }
      let fields = record[..<tab].split(separator: UInt8(ascii: " "))
      let path = Array(record[(tab + 1)...])
      if fields[0].elementsEqual("160000".utf8) { gitlinks.append(path) }
      blobs[path] = (
        String(decoding: fields[1], as: UTF8.self), fields[0].elementsEqual("100755".utf8)
      )
      if !TrackedDirectories.isPlaceholder(path[...]) {
        others.formUnion(Capture.parents(of: path))
      }
      if IndexReader.isAttributes(path[...]) { hasAttributes = true }
    }
    // Upper case S: skip-worktree; lower case: assume-unchanged.
    for record in try git.bytes(["ls-files", "-z", "-v"]).split(separator: 0) {
      guard let tag = record.first, tag == UInt8(ascii: "S") || tag >= UInt8(ascii: "a") else {
        continue
      }
      let path = Array(record.dropFirst(2))
      hidden.append(
        Hidden(
          path: path, blob: blobs[path]?.id ?? "", isSkipped: tag | 32 == UInt8(ascii: "s"),
          isExecutable: blobs[path]?.isExecutable ?? false))
    }
  }
}
