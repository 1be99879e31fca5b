/// The pages that a hot rollback journal puts back (https://sqlite.org/fileformat.html#the_rollback_journal).
struct JournalMap {
  let pageSize: Int
  /// The size of the store in pages before the interrupted transaction.
  let pageCount: UInt32
  /// The offset of each page's content in the file.
  private(set) var pages: [UInt32: Int64] = [:]

  /// Why it does not take back all of the transaction, if so.
  private(set) var loss: String?

  private static let magic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
  private static let headerSize: Int64 = 28

  /// Reads a journal; `nil` when it is not hot: cut to nothing, zeroed, or without a page.
  init?(_ file: Evidence.File) {
    let buffer = Buffer(65536 + 8)
    file.read(0, Int(Self.headerSize), into: buffer)
    guard buffer.bytes.part(0, 8).array() == Self.magic else { return nil }
    let sector = Int64(buffer.bytes.u32(20))
    let size = Int(buffer.bytes.u32(24))
    guard Geometry.isPageSize(size), (32...65536).contains(sector) else { return nil }
    pageSize = size
    pageCount = buffer.bytes.u32(16)
    var offset: Int64 = 0
    while let next = segment(at: offset, sector, file, buffer), next > offset { offset = next }
    if pages.isEmpty && loss == nil { return nil }
  }

  /// Whether SQLite would take a file for a hot journal although its header is destroyed.
  ///
  /// A journal whose transaction is over has a header of zeros or no content.
  static func isDestroyed(_ file: Evidence.File) -> Bool {
    let buffer = Buffer(Int(headerSize))
    file.read(0, Int(headerSize), into: buffer)
    guard file.sizeBytes > headerSize, buffer.bytes.byte(0) != 0 else { return false }
    let sector = buffer.bytes.u32(20)
    return buffer.bytes.part(0, 8).array() != magic
      || !Geometry.isPageSize(Int(buffer.bytes.u32(24))) || !(32...65536).contains(sector)
  }

  // Takes the records behind one header; the offset of the next header, if there is one.
  //
  // A header's number of records is 0 until they are on the disk, and no page of the store is
  // written before that: such records take nothing back. It stays at its highest value when
  // nothing waits for the disk; then the records end where the file does.
  private mutating func segment(
    at start: Int64, _ sector: Int64, _ file: Evidence.File, _ buffer: Buffer
  ) -> Int64? {
    guard start < file.sizeBytes else { return nil }
    file.read(start, Int(Self.headerSize), into: buffer)
    if start + sector > file.sizeBytes, buffer.bytes.byte(0) == Self.magic[0] {
      lose("it ends within a header")
    }
    guard buffer.bytes.part(0, 8).array() == Self.magic else { return nil }
    let nonce = buffer.bytes.u32(12)
    let claimed = buffer.bytes.u32(8)
    let recordSize = Int64(pageSize) + 8
    let rest = max(0, file.sizeBytes - start - sector)
    let isOpen = claimed == UInt32.max
    let count = isOpen ? rest / recordSize : min(Int64(claimed), rest / recordSize)
    if !isOpen, count < claimed { lose("it has \(count) of the \(claimed) records it names") }
    var failed = 0
    for index in 0..<count {
      let at = start + sector + index * recordSize
      file.read(at, Int(recordSize), into: buffer)
      let page = buffer.bytes.u32(0)
      guard page > 0, checksum(buffer.bytes, nonce) == buffer.bytes.u32(4 + pageSize) else {
        failed += 1
        if !isOpen { lose("a record in it fails its checksum") }
        continue
      }
      // Behind an open end stand the remains of earlier transactions, which have other checksums.
      if failed > 0 { lose("a record in it fails its checksum") }
      // The first record of a page is its oldest state.
      if pages[page] == nil { pages[page] = at + 4 }
    }
    if isOpen, failed == 0, rest % recordSize != 0, !namesAnother(file, buffer) {
      lose("its last record is cut off")
    }
    let end = start + sector + count * recordSize
    let next = (end + sector - 1) / sector * sector
    // A gap is there only when a header was written behind it.
    if !isOpen, end < file.sizeBytes, file.sizeBytes < next {
      file.read(end, Int(file.sizeBytes - end), into: buffer)
      if buffer.bytes.isBlank { lose("it ends between two of its parts") }
    }
    return next
  }

  // The journal of a transaction over several stores ends with the name of one that joins them.
  private func namesAnother(_ file: Evidence.File, _ buffer: Buffer) -> Bool {
    file.read(file.sizeBytes - 8, 8, into: buffer)
    return buffer.bytes.part(0, 8).array() == Self.magic
  }

  private mutating func lose(_ reason: String) { if loss == nil { loss = reason } }

  private func checksum(_ record: Bytes, _ nonce: UInt32) -> UInt32 {
    var sum = nonce
    for offset in stride(from: pageSize - 200, to: 0, by: -200) {
      sum &+= UInt32(record.byte(4 + offset))
    }
    return sum
  }
}
