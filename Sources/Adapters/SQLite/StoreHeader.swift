import Common

/// The first 100 bytes of a SQLite file (https://sqlite.org/fileformat.html#the_database_header).
public struct StoreHeader: Sendable, Equatable {
  /// The size of the header in bytes.
  public static let byteCount = 100

  /// The page size in bytes, 512 to 65536.
  public let pageSize: Int
  /// Whether the store is in WAL mode.
  public let usesWAL: Bool
  /// The counter that a change in rollback-journal mode increases.
  public let changeCounter: UInt32
  /// The size in pages that the header claims; only valid while the version matches.
  public let pageCount: UInt32?
  /// The application's schema version.
  public let userVersion: Int32
  /// The application's identity.
  public let applicationID: Int32
  /// The SQLite version number that wrote the file last, such as 3040001.
  public let writerVersion: UInt32

  /// Reads a header; `nil` when the bytes are not the beginning of a SQLite file.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.byteCount, bytes.starts(with: Self.magic) else { return nil }
    func word(_ at: Int) -> UInt32 { bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    let size = Int(bytes[16]) << 8 | Int(bytes[17])
    pageSize = size == 1 ? 65536 : size
    guard (512...65536).contains(pageSize), pageSize & (pageSize - 1) == 0 else { return nil }
    usesWAL = bytes[18] == 2 || bytes[19] == 2
    changeCounter = word(24)
    pageCount = word(92) == word(24) && word(28) > 0 ? word(28) : nil
    userVersion = Int32(bitPattern: word(60))
    applicationID = Int32(bitPattern: word(68))
    writerVersion = word(96)
  }

  /// Reads the header of a file with a descriptor of its own.
  ///
  /// Closing that descriptor drops this process's locks on the file, so no ``Database`` may have
  /// it open at that moment.
  public static func read(_ path: String) throws -> StoreHeader? {
    let file = try Descriptor(opening: path, .readNoFollow)
    var bytes = [UInt8](repeating: 0, count: byteCount)
    return try file.read(into: &bytes) == byteCount ? StoreHeader(bytes) : nil
  }

  /// The header that readers of a store see: that of the log's last commit, if it has one.
  ///
  /// The same is true of descriptors as for ``read(_:)``.
  public static func committed(_ path: String) throws -> StoreHeader? {
    let wal = StoreFiles(path).wal
    guard try Disk.status(wal)?.kind == .file else { return try read(path) }
    let file = try Descriptor(opening: wal, .readNoFollow)
    guard let place = try WriteAheadLog.read(file)?.pages[1] else { return try read(path) }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    try file.seek(to: place)
    return try file.read(into: &bytes) == byteCount ? StoreHeader(bytes) : nil
  }

  static let magic = Array("SQLite format 3\0".utf8)
}
