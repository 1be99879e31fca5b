/// The pages that a hot rollback journal puts back (https://sqlite.org/fileformat.html#the_rollback_journal).
struct JournalMap {
  let pageSize: Int
  /// The size of the store in pages before the interrupted transaction.
  private(set) var pageCount: UInt32
  /// The offset of each page's content in the file.
  private(set) var pages: [UInt32: Int64] = [:]

  /// Why it does not take back all of the transaction, if so.
  private(set) var loss: String?
  /// The file it names that joins it with the journals of other stores.
  let superJournal: SuperJournal?

  private let nonce: UInt32

  private static let damagedHeader = "a header in it is damaged"
  private static let failedRecord = "a record in it fails its checksum"

  /// Reads a journal; `nil` when it is not hot: cut to nothing, zeroed, or without a page.
  ///
  /// The page size of the store helps where the journal's header is damaged, and its first page
  /// where that header has another size of the store than the page itself.
  init?(_ file: Evidence.File, pageSize known: Int? = nil, firstPage: Bytes? = nil) {
    let buffer = Buffer(65536 + 8)
    guard let header = JournalHeader(file, pageSize: known, buffer) else { return nil }
    pageSize = header.pageSize
    pageCount = header.pageCount
    nonce = header.nonce
    superJournal = SuperJournal(file, buffer)
    if header.isDamaged { lose(Self.damagedHeader) }
    var offset: Int64 = 0
    while let next = segment(at: offset, header.sector, file, buffer), next > offset {
      offset = next
    }
    if pages.isEmpty && loss == nil { return nil }
    settleSize(file, firstPage, buffer)
  }

  /// Whether its transaction is committed, so that nothing of it may be put back.
  var isOver: Bool { superJournal?.state == .gone }

  /// Whether a page may have changes that were never committed, or lack some that were.
  func isUnsettled(_ page: UInt32) -> Bool {
    pages[page] == nil ? loss != nil : superJournal?.state == .unknown
  }

  /// Whether SQLite would take a file for a hot journal although its header is destroyed.
  ///
  /// A journal whose transaction is over has a header of zeros or no content, and one that was not
  /// yet needed begins with zeros.
  static func isDestroyed(_ file: Evidence.File) -> Bool {
    let buffer = Buffer(65536 + 8)
    file.read(0, 8, into: buffer)
    return file.sizeBytes > JournalHeader.size && !buffer.bytes.isBlank
      && JournalHeader(file, pageSize: nil, buffer) == nil
  }

  // Page 1 is in the journal when the transaction changed the size of the store, and has the size.
  private mutating func settleSize(_ file: Evidence.File, _ firstPage: Bytes?, _ buffer: Buffer) {
    var first = firstPage
    if let offset = pages[1] {
      file.read(offset, 100, into: buffer)
      first = buffer.bytes
    }
    guard let first, first.starts(with: "SQLite format 3\0"), first.u32(24) == first.u32(92),
      case let stated = first.u32(28), stated > 0, stated != pageCount
    else { return }
    lose("it names another size of the store than page 1")
    pageCount = max(pageCount, stated)
  }

  // Takes the records behind one header; the offset of the next header, if there is one.
  //
  // No page of the store is written before the header and its number of records are on the disk.
  private mutating func segment(
    at start: Int64, _ sector: Int64, _ file: Evidence.File, _ buffer: Buffer
  ) -> Int64? {
    guard start < file.sizeBytes else { return nil }
    file.read(start, Int(JournalHeader.size), into: buffer)
    if start + sector > file.sizeBytes, buffer.bytes.byte(0) == JournalHeader.firstByte {
      lose("it ends within a header")
    }
    switch JournalHeader.beginning(buffer.bytes) {
    case .whole: break
    case .none where start > 0: return nil
    case .stale where start > 0:
      if buffer.bytes.byte(0) != 0 { lose(Self.damagedHeader) }
      return nil
    default: lose(Self.damagedHeader)
    }
    let nonce = start == 0 ? nonce : buffer.bytes.u32(12)
    let claimed = buffer.bytes.u32(8)
    let end = records(from: start + sector, claimed, nonce, sector, file, buffer)
    let next = Self.aligned(end, sector)
    // A gap is there only when a header was written behind it.
    if claimed != .max, end < file.sizeBytes, file.sizeBytes < next {
      file.read(end, Int(file.sizeBytes - end), into: buffer)
      if buffer.bytes.isBlank { lose("it ends between two of its parts") }
    }
    return next
  }

  // Takes the records behind a header and returns where they end: where it says, unless a record or
  // the next header says otherwise.
  //
  // The number stays at its highest value when nothing waits for the disk; then the records end
  // where the file does, or where the remains of earlier transactions begin, which have other
  // checksums.
  private mutating func records(
    from first: Int64, _ claimed: UInt32, _ nonce: UInt32, _ sector: Int64, _ file: Evidence.File,
    _ buffer: Buffer
  ) -> Int64 {
    let size = Int64(pageSize) + 8
    let room = max(0, file.sizeBytes - first) / size
    let isOpen = claimed == .max
    if !isOpen, room < claimed { lose("it has \(room) of the \(claimed) records it names") }
    var failed = 0
    for index in 0..<room {
      let at = first + index * size
      file.read(at, Int(size), into: buffer)
      if JournalHeader.isProven(buffer.bytes, nonce, pageSize: pageSize) {
        if failed > 0 { lose(Self.failedRecord) }
        if index >= claimed { lose(Self.damagedHeader) }
        take(buffer.bytes.u32(0), at + 4)
        continue
      }
      failed += 1
      if isOpen { continue }
      if index >= claimed { return at }
      file.read(Self.aligned(at, sector), 8, into: buffer)
      if [.whole, .stale].contains(JournalHeader.beginning(buffer.bytes)) {
        lose(Self.damagedHeader)
        return at
      }
      lose(Self.failedRecord)
    }
    if isOpen, failed == 0, (file.sizeBytes - first) % size != 0, superJournal == nil {
      lose("its last record is cut off")
    }
    return first + room * size
  }

  // A page is kept once, before it is changed first, and none that the transaction added.
  private mutating func take(_ page: UInt32, _ offset: Int64) {
    if page > pageCount { lose("a record in it names a page that the store did not have") }
    if pages[page] == nil {
      pages[page] = offset
    } else {
      lose("two records in it name the same page")
    }
  }

  private static func aligned(_ offset: Int64, _ sector: Int64) -> Int64 {
    (offset + sector - 1) / sector * sector
  }

  private mutating func lose(_ reason: String) { if loss == nil { loss = reason } }
}
