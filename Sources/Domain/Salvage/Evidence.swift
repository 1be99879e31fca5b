import Common
import Crypto
public import SQLite

/// The files of a damaged store, read as bytes; SQLite never sees them.
public final class Evidence {
  /// What a file is to the store.
  public enum Role: String, Sendable, Codable {
    /// The database file.
    case database
    /// The write-ahead log.
    case wal
    /// The rollback journal.
    case journal
  }

  /// One file of the evidence.
  @safe public final class File {
    /// What it is to the store.
    public let role: Role
    /// Where it was found.
    public let origin: String
    /// Its size in bytes.
    public let sizeBytes: Int64
    /// The SHA-256 of what was copied, in hexadecimal; `nil` when it is read in place.
    public let sha256: String?
    /// Bytes that the disk did not give back; they count as zeros.
    public let unreadableBytes: Int64
    let descriptor: Descriptor

    init(
      _ role: Role, origin: String, reading path: String, sha256: String?, unreadableBytes: Int64
    ) throws {
      self.role = role
      self.origin = origin
      self.sha256 = sha256
      self.unreadableBytes = unreadableBytes
      descriptor = try Descriptor(opening: path, .readNoFollow)
      let status = try descriptor.status()
      guard status.kind == .file else {
        throw Failure("'\(path)' is not a regular file", status: .unavailable)
      }
      sizeBytes = status.size
    }

    /// Fills a buffer from an offset; what cannot be read becomes zeros.
    func read(_ offset: Int64, _ count: Int, into buffer: Buffer) {
      buffer.reserve(count)
      let target = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.memory[..<count])
      // An unreadable sector is damage like any other: the page in it reads as zeros.
      let got = (try? unsafe descriptor.read(at: offset, into: target)) ?? 0
      if got < count {
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[got...])
          .initializeMemory(as: UInt8.self, repeating: 0)
      }
      buffer.used = count
    }
  }

  /// The store's path.
  public let store: String
  /// The files that were there, the database first.
  public let files: [File]

  /// Begins to give back the space of the copies, which takes a while; nothing may read them again.
  func emptyCopies() -> Background<Void> {
    let copies = files.filter { $0.sha256 != nil }.map { $0.descriptor.path }
    return Background {
      for copy in copies { try Descriptor(opening: copy, .lock(mode: 0o600)).resize(to: 0) }
    }
  }

  func file(_ role: Role) -> File? { files.first { $0.role == role } }

  private init(store: String, files: [File]) throws {
    self.store = store
    self.files = files
    guard !files.isEmpty else {
      throw Failure(
        "no store at '\(store)': neither the file nor a log or journal of it",
        hint: "ecw-recover find", status: .unavailable)
    }
  }

  /// Reads the files where they are; nothing is copied, locked or created.
  ///
  /// For a look only: a writer can change them meanwhile.
  public static func inPlace(_ store: StoreFiles) throws -> Evidence {
    try Evidence(
      store: store.base,
      files: try parts(store).map {
        try File($0, origin: $1, reading: $1, sha256: nil, unreadableBytes: 0)
      })
  }

  /// Copies the files into a directory of ours, hashing them, and reads the copies.
  ///
  /// It refuses when a file changes meanwhile: somebody still has the store open.
  public static func copied(
    _ store: StoreFiles, to directory: String, checkpoint: (Int64) throws -> Void
  ) throws -> Evidence {
    let parts = try parts(store)
    let before = try parts.map { try Disk.status($1) }
    let files = try parts.map { role, path in
      let copy = directory + "/" + Path.name(path)
      let (sha256, unreadable) = try EvidenceCopy.copy(path, to: copy, checkpoint: checkpoint)
      return try File(
        role, origin: path, reading: copy, sha256: sha256, unreadableBytes: unreadable)
    }
    let after = try parts.map { try Disk.status($1) }
    guard before == after else {
      throw Failure(
        "store '\(store.base)' changes while it is copied: somebody has it open",
        hint: "ecw-health --only store.locks", status: .busy)
    }
    return try Evidence(store: store.base, files: files)
  }

  private static func parts(_ store: StoreFiles) throws -> [(Role, String)] {
    try [(Role.database, store.base), (.wal, store.wal), (.journal, store.journal)].filter {
      guard let status = try Disk.status($1) else { return false }
      guard status.kind == .file else {
        throw Failure(
          "'\($1)' is not a regular file", hint: "ls -l \(Shell.quote($1))", status: .unavailable)
      }
      return true
    }
  }
}
