/// The header of a rollback journal, as far as it can be believed.
///
/// What is damaged in it is taken from the records: their checksums begin with its nonce.
struct JournalHeader {
  /// The number of bytes that SQLite sets to zero when a transaction is over.
  static let size: Int64 = 28
  static let firstByte: UInt8 = 0xd9
  private static let magic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]

  /// Where the records begin, and what the places of further headers are a multiple of.
  let sector: Int64
  let pageSize: Int
  private(set) var nonce: UInt32
  /// The size of the store in pages before the transaction.
  let pageCount: UInt32
  /// Whether the records contradict it.
  private(set) var isDamaged = false

  /// How much of the eight bytes is there that a header begins with.
  ///
  /// Where the records end at a header of an earlier transaction, SQLite sets its first byte to
  /// zero (`syncJournal` in its pager.c): it is `stale`.
  enum Beginning { case whole, damaged, stale, none }

  static func beginning(_ bytes: Bytes) -> Beginning {
    let same = magic.indices.count { bytes.byte($0) == magic[$0] }
    if same == magic.count { return .whole }
    guard same * 2 > magic.count else { return .none }
    return (bytes.byte(0) ^ firstByte).nonzeroBitCount <= 1 ? .damaged : .stale
  }

  /// Reads a header; `nil` when it is none, is zeroed, or says too little and no record proves it.
  init?(_ file: Evidence.File, pageSize known: Int?, _ buffer: Buffer) {
    file.read(0, Int(Self.size), into: buffer)
    let bytes = buffer.bytes
    if bytes.part(0, 8).isBlank { return nil }
    let beginning = Self.beginning(bytes)
    nonce = bytes.u32(12)
    pageCount = bytes.u32(16)
    let stated = (sector: Int64(bytes.u32(20)), size: Int(bytes.u32(24)))
    let hasSector = (32...65536).contains(stated.sector) && stated.sector & (stated.sector - 1) == 0
    let hasSize = Geometry.isPageSize(stated.size)
    let sectors = (hasSector ? [stated.sector] : []) + [512, 4096, 1024, 2048, 8192, 16384, 65536]
    let sizes = (hasSize ? [stated.size] : []) + (known.map { [$0] } ?? [])
    for size in sizes {
      for sector in sectors
      where Self.nonce(file, at: sector, size, buffer) == nonce {
        (self.sector, pageSize) = (sector, size)
        isDamaged = beginning != .whole || sector != stated.sector || size != stated.size
        return
      }
    }
    guard beginning != .none, hasSector, hasSize else { return nil }
    (sector, pageSize) = (stated.sector, stated.size)
    isDamaged = beginning != .whole
    // Two records that name the same other nonce: that one is right.
    let first = Self.nonce(file, at: sector, pageSize, buffer)
    let second = Self.nonce(file, at: sector + Int64(pageSize) + 8, pageSize, buffer)
    if let first, first == second {
      nonce = first
      isDamaged = true
    }
  }

  /// Whether the checksum of a record holds.
  static func isProven(_ record: Bytes, _ nonce: UInt32, pageSize: Int) -> Bool {
    Self.nonce(of: record, pageSize: pageSize) == nonce
  }

  // The nonce with which the checksum of a record holds; `nil` where there is none.
  private static func nonce(of record: Bytes, pageSize: Int) -> UInt32? {
    guard record.u32(0) > 0 else { return nil }
    var nonce = record.u32(4 + pageSize)
    for offset in stride(from: pageSize - 200, to: 0, by: -200) {
      nonce &-= UInt32(record.byte(4 + offset))
    }
    return nonce
  }

  private static func nonce(
    _ file: Evidence.File, at offset: Int64, _ pageSize: Int, _ buffer: Buffer
  ) -> UInt32? {
    guard offset + Int64(pageSize) + 8 <= file.sizeBytes else { return nil }
    file.read(offset, pageSize + 8, into: buffer)
    return nonce(of: buffer.bytes, pageSize: pageSize)
  }
}
