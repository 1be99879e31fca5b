/// Rows of a pass, copied, so that more can be read while these are written.
///
/// A row that is too large to copy is lent alone.
final class RowBatch {
  /// Where the bytes of one row are, and what is known about it.
  private struct Entry {
    let rowid: Int64?
    let slots: Range<Int>
    let bytes: Range<Int>
    let placement: Placement
    let confidence: Double
    let origin: RowOrigin
    let doubts: RowDoubts

    // The table that takes it without a question.
    var table: Int? {
      guard case .table(let index) = placement, doubts.isDisjoint(with: .questioned) else {
        return nil
      }
      return index
    }
  }

  private static let capacity = 256 << 10
  private static let mostRows = 1024
  private static let mostSlots = 8192

  private let memory = Buffer(capacity)
  private var slots: [Record.Slot] = []
  private var entries: [Entry] = []
  private var lent: SalvagedRow?
  /// Whether no batch follows it.
  var isLast = false
  /// Whether it could not be written, and none is any more.
  var isRefused = false

  /// The number of rows.
  var count: Int { lent == nil ? entries.count : 1 }

  /// Whether a row can only be lent.
  static func isTooLarge(_ row: SalvagedRow) -> Bool {
    row.record.bytes.count > capacity || row.record.count > mostSlots
  }

  /// Adds a copy of a row; `false` when there is no room for it.
  func append(_ row: SalvagedRow) -> Bool {
    let start = memory.used
    guard start + row.record.bytes.count <= Self.capacity, entries.count < Self.mostRows,
      slots.count + row.record.count <= Self.mostSlots
    else { return false }
    memory.append(row.record.bytes)
    let first = slots.count
    slots.append(contentsOf: row.record.slots)
    entries.append(
      Entry(
        rowid: row.rowid, slots: first..<slots.count, bytes: start..<memory.used,
        placement: row.placement, confidence: row.confidence, origin: row.origin,
        doubts: row.doubts))
    return true
  }

  /// Takes a row as it is; it must not change before the batch is cleared.
  func lend(_ row: SalvagedRow) { lent = row }

  func clear() {
    memory.used = 0
    slots.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    lent = nil
  }

  /// A row of the batch: the lent one, or `row` with the content of a copy.
  func row(_ index: Int, in row: SalvagedRow) -> SalvagedRow {
    if let lent { return lent }
    let entry = entries[index]
    load(index, into: &row.record)
    row.rowid = entry.rowid
    row.placement = entry.placement
    row.confidence = entry.confidence
    row.origin = entry.origin
    row.doubts = entry.doubts
    return row
  }

  /// The content of a row.
  func load(_ index: Int, into record: inout Record) {
    if let lent { return record.set(lent.record.slots[...], lent.record.bytes) }
    let entry = entries[index]
    record.set(slots[entry.slots], memory.bytes.part(entry.bytes.lowerBound, entry.bytes.count))
  }

  func rowid(_ index: Int) -> Int64? { lent == nil ? entries[index].rowid : lent?.rowid }

  /// The copied rows from one on that go to the same table in the same way: its index, the number
  /// of columns and the end; `nil` when the first one is none of these.
  func run(from first: Int) -> (table: Int, columns: Int, end: Int)? {
    guard lent == nil, let table = entries[first].table else { return nil }
    let columns = entries[first].slots.count
    let end = entries[first...].firstIndex { $0.table != table || $0.slots.count != columns }
    return (table, columns, end ?? entries.count)
  }
}
