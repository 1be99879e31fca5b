/// The committed frames of a WAL file: which page is newest where.
///
/// Format and checksums: https://sqlite.org/fileformat.html#the_write_ahead_log. Frames after the
/// last commit whose chain of checksums holds are not part of it.
public struct WriteAheadLog: Sendable, Equatable {
  /// The size of the file's header in bytes.
  public static let headerSize = 32
  static let frameHeaderSize = 24

  /// The 32 bytes of the header; a restart of the log changes the salts in it.
  public let header: [UInt8]
  /// The page size in bytes.
  public let pageSize: Int
  /// The size of the store in pages after the last commit; 0 without a commit.
  public private(set) var pageCount: UInt32 = 0
  /// The number of frames up to the last commit.
  public private(set) var frameCount = 0
  /// The newest committed frame of each page: offset of the page's bytes in the file.
  public private(set) var pages: [UInt32: Int64] = [:]

  private var pending: [UInt32: Int64] = [:]
  private var sum: LogSum
  private var scanned = 0

  /// The number of frames taken, committed or not.
  var scannedCount: Int { scanned }

  /// Whether two logs have the same header, frames and pages.
  public static func == (a: Self, b: Self) -> Bool {
    a.header == b.header && a.frameCount == b.frameCount && a.pages == b.pages
  }

  /// Reads a header; `nil` when it is cut off or its checksum is wrong.
  public init?(header: [UInt8]) {
    guard header.count == Self.headerSize else { return nil }
    let magic = Self.word(header, 0)
    guard magic & ~1 == 0x377f_0682, Self.word(header, 4) == 3_007_000 else { return nil }
    self.header = header
    pageSize = Int(Self.word(header, 8))
    guard (512...65536).contains(pageSize), pageSize & (pageSize - 1) == 0 else { return nil }
    sum = LogSum(isBigEndian: magic & 1 == 1)
    add(header[0..<24])
    guard sum.value == (Self.word(header, 24), Self.word(header, 28)) else { return nil }
  }

  /// The size of a frame with its header in bytes.
  public var frameSize: Int { Self.frameHeaderSize + pageSize }

  /// Takes the next frame; `false` when it does not continue the chain, so the log ends here.
  public mutating func append(_ frame: ArraySlice<UInt8>) -> Bool {
    let start = frame.startIndex
    let page = Self.word(frame, start)
    guard frame.count == frameSize, page > 0,
      frame[start + 8..<start + 16].elementsEqual(header[16..<24])
    else { return false }
    add(frame[start..<start + 8])
    add(frame[(start + Self.frameHeaderSize)...])
    guard sum.value == (Self.word(frame, start + 16), Self.word(frame, start + 20)) else {
      return false
    }
    pending[page] =
      Int64(Self.headerSize) + Int64(scanned) * Int64(frameSize) + Int64(Self.frameHeaderSize)
    scanned += 1
    let commit = Self.word(frame, start + 4)
    if commit > 0 {
      pages.merge(pending) { $1 }
      pending.removeAll(keepingCapacity: true)
      (pageCount, frameCount) = (commit, scanned)
    }
    return true
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe sum.add($0) }
  }

  private static func word(_ bytes: ArraySlice<UInt8>, _ at: Int) -> UInt32 {
    bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func word(_ bytes: [UInt8], _ at: Int) -> UInt32 { word(bytes[...], at) }
}
