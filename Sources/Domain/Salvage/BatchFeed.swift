import SQLite

/// Copied rows of a batch as one statement reads them.
final class BatchFeed: RowFeed {
  private let encoding: BulkStatement.Encoding
  private var batch = RowBatch()
  /// The row that the statement has come to.
  private(set) var current = 0
  private var next = 0
  private var end = 0
  private var record = Record()

  init(_ name: String, _ tables: [TableLayout], _ encoding: BulkStatement.Encoding) {
    self.encoding = encoding
    super.init(name, columns: tables.map(\.stored.count).max() ?? 1)
  }

  /// Sets the rows that the next statement reads: a record's columns, and its rowid.
  func aim(at batch: RowBatch, _ rows: Range<Int>) {
    self.batch = batch
    (current, next, end) = (rows.lowerBound, rows.lowerBound, rows.upperBound)
  }

  override func advance() -> Bool {
    guard next < end else { return false }
    current = next
    batch.load(current, into: &record)
    next += 1
    return true
  }

  override func give(_ column: Int, to result: FedValue) {
    let slot = record.slots[column]
    switch slot.kind {
    case .null: return
    case .integer: result.set(integer: slot.integer)
    case .real: result.set(real: record.real(column))
    case .text:
      unsafe record.content(column).withMemory { unsafe result.set(text: $0, encoding) }
    case .blob: unsafe record.content(column).withMemory { unsafe result.set(blob: $0) }
    }
  }

  override var rowid: Int64 { batch.rowid(current) ?? 0 }
}
