public import SQLite

/// How a store is laid out in its file, and how that is known.
public struct Geometry: Sendable, Equatable {
  /// Where the page size comes from.
  public enum Origin: String, Sendable, Codable {
    /// The header of the file.
    case header
    /// The header of the write-ahead log.
    case wal
    /// The header of the rollback journal.
    case journal
    /// The pages themselves: the headers are gone.
    case pages
  }

  /// The page size in bytes.
  public var pageSize: Int
  /// Bytes at the end of each page that belong to an extension.
  public var reservedBytes: Int
  /// The encoding of texts.
  public var encoding: BulkStatement.Encoding
  /// Where the page size comes from.
  public var origin: Origin
  /// The number of pages that are missing at the beginning of the file.
  public var missingPages: UInt32
  /// The application's schema version.
  public var userVersion: Int32 = 0
  /// The application's identity.
  public var applicationID: Int32 = 0
  /// Whether the store was in WAL mode.
  public var usesWAL = false
  /// Whether pages may move: 0 no, 1 at each commit, 2 on request.
  public var autoVacuum = 0
  /// The first page of the list of free pages.
  var freeListHead: UInt32 = 0
  /// The number of free pages the header claims.
  var freePageCount: UInt32 = 0

  /// What the header says that its pages contradict.
  var problems: [String] = []

  /// Whether a header of the store was found.
  var hasHeader = false

  /// Bytes of a page that hold content.
  public var usable: Int { pageSize - reservedBytes }

  /// The page that holds the bytes used for locks; it has no content.
  var lockPage: UInt32 { UInt32(0x4000_0000 / pageSize) + 1 }

  static func isPageSize(_ size: Int) -> Bool {
    (512...65536).contains(size) && size & (size - 1) == 0
  }

  init(pageSize: Int, origin: Origin, reservedBytes: Int = 0, missingPages: UInt32 = 0) {
    self.pageSize = pageSize
    self.origin = origin
    self.reservedBytes = reservedBytes
    self.missingPages = missingPages
    encoding = .utf8
  }

  /// Reads the first 100 bytes; fields that cannot be are left as they are by default.
  init?(header: Bytes) {
    guard Self.isHeader(header) else { return nil }
    let size = header.u16(16) == 1 ? 65536 : header.u16(16)
    guard Self.isPageSize(size) else { return nil }
    self.init(pageSize: size, origin: .header)
    take(header: header)
  }

  // By its first words, or when these are damaged by the fields that are the same in every store.
  static func isHeader(_ bytes: Bytes) -> Bool {
    guard bytes.count >= 100 else { return false }
    return bytes.starts(with: "SQLite format 3\0")
      || bytes.byte(21) == 64 && bytes.byte(22) == 32 && bytes.byte(23) == 32
        && (1...2).contains(bytes.byte(18)) && (1...2).contains(bytes.byte(19))
  }

  /// Takes what a header says beside the page size.
  mutating func take(header: Bytes) {
    hasHeader = true
    let reserved = Int(header.byte(20))
    reservedBytes = pageSize - reserved >= 480 ? reserved : 0
    switch header.u32(56) {
    case 2: encoding = .utf16le
    case 3: encoding = .utf16be
    default: encoding = .utf8
    }
    usesWAL = header.byte(18) == 2 || header.byte(19) == 2
    userVersion = Int32(bitPattern: header.u32(60))
    applicationID = Int32(bitPattern: header.u32(68))
    autoVacuum = header.u32(52) == 0 ? 0 : header.u32(64) == 0 ? 1 : 2
    freeListHead = header.u32(32)
    freePageCount = header.u32(36)
  }

  /// Whether a page is one of those that say what other pages are for.
  func isPointerMap(_ page: UInt32) -> Bool {
    guard autoVacuum > 0, page >= 2 else { return false }
    let span = UInt32(usable / 5) + 1
    let first = (page - 2) / span * span + 2
    return page == (first == lockPage ? first + 1 : first)
  }
}
