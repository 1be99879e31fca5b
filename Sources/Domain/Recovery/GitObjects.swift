import Common
import Git

/// The blobs of a repository that git itself cannot open: its `HEAD`, refs or configuration are
/// broken, its objects are there.
///
/// What a blob was called and when it was committed is not known here.
struct GitObjects {
  /// The largest blob that is read: libgit2 holds it in memory.
  static let limitBytes: Int64 = 1 << 30

  private let directory: String
  private let world: World

  /// Finds the objects of the repository that a directory is in; `nil` without any.
  init?(of root: String, world: World) throws {
    guard let directory = try Self.directory(of: root) else { return nil }
    (self.directory, self.world) = (directory, world)
  }

  /// The blobs that begin like a store, and what could not be read.
  func find(isDeep: Bool) throws -> GitVersions.Found {
    let database = try ObjectDatabase(directory)
    var (sizes, objectCount): ([String: Int64], Int) = ([:], 0)
    let notes = try database.forEach { id, kind, size in
      try world.checkpoint()
      objectCount += 1
      if kind == .blob, GitVersions.isStoreSize(size, isDeep) { sizes[id] = size }
    }
    var found = GitVersions.Found(notes: notes)
    if objectCount == 0 { found.notes.append("no object could be read in '\(directory)'") }
    for (id, size) in sizes {
      try world.checkpoint()
      do {
        if try beginsLikeStore(id, database) {
          found.versions.append(GitVersions.Version(blob: id, size: size))
        }
      } catch let failure as Failure {
        found.notes.append(failure.message)
      }
    }
    return found
  }

  /// Gives the content of a blob in pieces; `false` when there is no such blob.
  func read(_ id: String, _ body: ([UInt8]) -> Void) throws -> Bool {
    try ObjectDatabase(directory).read(id, limit: Self.limitBytes) { piece in
      try world.checkpoint()
      body(piece)
      return true
    }
  }

  private func beginsLikeStore(_ id: String, _ database: borrowing ObjectDatabase) throws -> Bool {
    var isStore = false
    _ = try database.read(id, limit: Self.limitBytes) { piece in
      isStore = BatchReader.isStore(piece.prefix(16))
      return false
    }
    return isStore
  }

  // Git's own way to them, without asking whether the rest of the repository is sound.
  private static func directory(of root: String) throws -> String? {
    var place = root
    while true {
      let marker = Path.join(place, ".git")
      if let status = try Disk.status(marker) {
        return try objects(in: status.kind == .file ? target(of: marker, in: place) : marker)
      }
      if Path.parent(place) == place { return try objects(in: root) }
      place = Path.parent(place)
    }
  }

  private static func target(of marker: String, in place: String) throws -> String {
    let line = try firstLine(of: marker)
    let directory = Path.normal(
      line.hasPrefix("gitdir: ") ? String(line.dropFirst(8)) : line, from: place)
    let pointer = Path.join(directory, "commondir")
    guard try Disk.exists(pointer) else { return directory }
    return Path.normal(try firstLine(of: pointer), from: directory)
  }

  private static func objects(in directory: String) throws -> String? {
    let objects = Path.join(directory, "objects")
    return try Disk.exists(objects) ? objects : nil
  }

  private static func firstLine(of path: String) throws -> String {
    String(decoding: try Disk.read(path, limit: 1 << 16), as: UTF8.self)
      .split(separator: "\n").first.map(String.init) ?? ""
  }
}
