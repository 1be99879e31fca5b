/// The pages that a hot rollback journal puts back (https://sqlite.org/fileformat.html#the_rollback_journal).
struct JournalMap {
  let pageSize: Int
  /// The size of the store in pages before the interrupted transaction.
  let pageCount: UInt32
  /// The offset of each page's content in the file.
  private(set) var pages: [UInt32: Int64] = [:]

  private static let magic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]

  /// Reads a journal; `nil` when it is not hot: cut, zeroed, or without a page.
  init?(_ file: Evidence.File) {
    let buffer = Buffer(65536 + 8)
    file.read(0, 28, into: buffer)
    guard buffer.bytes.part(0, 8).array() == Self.magic else { return nil }
    let sector = Int64(buffer.bytes.u32(20))
    let size = Int(buffer.bytes.u32(24))
    guard Geometry.isPageSize(size), (32...65536).contains(sector) else { return nil }
    pageSize = size
    pageCount = buffer.bytes.u32(16)
    var offset: Int64 = 0
    while let next = segment(at: offset, sector, file, buffer), next > offset { offset = next }
    if pages.isEmpty { return nil }
  }

  // Takes the records behind one header; the offset of the next header, if there is one.
  private mutating func segment(
    at start: Int64, _ sector: Int64, _ file: Evidence.File, _ buffer: Buffer
  ) -> Int64? {
    guard start + sector < file.sizeBytes else { return nil }
    file.read(start, 28, into: buffer)
    guard buffer.bytes.part(0, 8).array() == Self.magic else { return nil }
    let nonce = buffer.bytes.u32(12)
    let recordSize = Int64(pageSize) + 8
    let room = (file.sizeBytes - start - sector) / recordSize
    let claimed = buffer.bytes.u32(8)
    let count = claimed == UInt32.max ? room : min(Int64(claimed), room)
    for index in 0..<max(0, count) {
      let at = start + sector + index * recordSize
      file.read(at, Int(recordSize), into: buffer)
      let page = buffer.bytes.u32(0)
      guard page > 0, checksum(buffer.bytes, nonce) == buffer.bytes.u32(4 + pageSize) else {
        return nil
      }
      // The first record of a page is its oldest state.
      if pages[page] == nil { pages[page] = at + 4 }
    }
    let end = start + sector + count * recordSize
    return (end + sector - 1) / sector * sector
  }

  private func checksum(_ record: Bytes, _ nonce: UInt32) -> UInt32 {
    var sum = nonce
    for offset in stride(from: pageSize - 200, to: 0, by: -200) {
      sum &+= UInt32(record.byte(4 + offset))
    }
    return sum
  }
}
