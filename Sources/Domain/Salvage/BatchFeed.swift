import SQLite

/// Copied rows of a batch as one statement reads them.
final class BatchFeed: RowFeed {
  private let encoding: BulkStatement.Encoding
  private var batch = RowBatch()
  private var columns: [Int?] = []
  /// The row that the statement has come to.
  private(set) var current = 0
  private var next = 0
  private var end = 0
  private var rowid: Int64 = 0
  private var record = Record()

  init(_ name: String, _ tables: [TableLayout], _ encoding: BulkStatement.Encoding) {
    self.encoding = encoding
    super.init(name, columns: tables.map(RowInserter.width).max() ?? 1)
  }

  /// Sets what the next statement reads: rows of a batch, and the record's column for each of the
  /// feed's; `nil` is the rowid.
  func aim(at batch: RowBatch, _ rows: Range<Int>, _ columns: [Int?]) {
    self.batch = batch
    self.columns = columns
    (next, end) = (rows.lowerBound, rows.upperBound)
  }

  override func advance() -> Bool {
    guard next < end else { return false }
    current = next
    rowid = batch.rowid(current) ?? 0
    batch.load(current, into: &record)
    next += 1
    return true
  }

  override func give(_ column: Int, to result: FedValue) {
    guard column < columns.count else { return }
    guard let source = columns[column] else { return result.set(integer: rowid) }
    let slot = record.slots[source]
    switch slot.kind {
    case .null: return
    case .integer: result.set(integer: slot.integer)
    case .real: result.set(real: record.real(source))
    case .text:
      unsafe record.content(source).withMemory { unsafe result.set(text: $0, encoding) }
    case .blob: unsafe record.content(source).withMemory { unsafe result.set(blob: $0) }
    }
  }
}
