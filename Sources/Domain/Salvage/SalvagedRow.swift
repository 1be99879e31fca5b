public import SQLite

/// What keeps a row from being beyond doubt.
public struct RowDoubts: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt16
  /// Creates a set.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Its page lost its parent and was given back to a table.
  public static let orphaned = RowDoubts(rawValue: 1)
  /// Other cells of its page, the page's header, or the size that its own cell states are damaged.
  public static let damagedPage = RowDoubts(rawValue: 2)
  /// No pointer led to it: it was found between the other cells.
  public static let betweenCells = RowDoubts(rawValue: 4)
  /// Its rowid is not between those of its neighbours.
  public static let outOfOrder = RowDoubts(rawValue: 8)
  /// A text in it is none in the store's encoding.
  public static let invalidText = RowDoubts(rawValue: 16)
  /// A column holds what its declared type would have changed.
  public static let storageClass = RowDoubts(rawValue: 32)
  /// Its page, or one of its overflow pages, is from a part of the log SQLite would not read.
  public static let untrustedLog = RowDoubts(rawValue: 64)
  /// One bit of its cell was turned back, because only then it is a record.
  public static let turnedBit = RowDoubts(rawValue: 128)
  /// A column holds NULL that its definition refuses.
  public static let missingValue = RowDoubts(rawValue: 256)

  /// A part of it is on a page that reads as zeros or is cut off.
  public static let blankPart = RowDoubts(rawValue: 512)

  /// It may be of a transaction that never ended, as the journal that takes it back is not whole; or
  /// older than the last one, as nothing tells whether the journal is still to be used.
  public static let unsettled = RowDoubts(rawValue: 1024)

  /// Its last overflow page names one more: it may be another row's.
  public static let foreignPart = RowDoubts(rawValue: 2048)

  /// Its last overflow page looks like a page of a tree.
  public static let treePart = RowDoubts(rawValue: 4096)

  /// Another row has one of its overflow pages too.
  public static let sharedPart = RowDoubts(rawValue: 8192)

  /// Doubts about the content itself rather than about the way to it.
  public static let content: RowDoubts = [
    .outOfOrder, .invalidText, .storageClass, .turnedBit, .missingValue, .untrustedLog,
    .blankPart, .unsettled, .foreignPart, .treePart, .sharedPart,
  ]

  /// Its overflow pages may be those of other rows.
  static let misled: RowDoubts = [.foreignPart, .treePart, .invalidText]

  /// It was found where no pointer leads, or only after a change.
  static let guessed: RowDoubts = [.orphaned, .betweenCells, .turnedBit]

  /// It may have to be set aside although its table is known.
  static let questioned: RowDoubts = [.outOfOrder, .treePart, .blankPart, .storageClass]

  private static let names: [(RowDoubts, String)] = [
    (.orphaned, "orphaned-page"), (.damagedPage, "damaged-page"), (.betweenCells, "between-cells"),
    (.outOfOrder, "out-of-order"), (.invalidText, "invalid-text"),
    (.storageClass, "storage-class"), (.untrustedLog, "untrusted-log"),
    (.turnedBit, "turned-bit"), (.missingValue, "missing-value"),
    (.blankPart, "blank-part"), (.unsettled, "unsettled"),
    (.foreignPart, "foreign-part"), (.treePart, "tree-part"), (.sharedPart, "shared-part"),
  ]

  /// The doubts as labels.
  public var labels: [String] { Self.names.filter { contains($0.0) }.map(\.1) }
}

/// Where a row belongs.
public enum Placement: Sendable, Equatable {
  /// To a table.
  case table(Int)
  /// Perhaps to one of several tables, or to none that is known.
  case aside(candidates: [Int], reason: String)
  /// It was deleted; its page was a table's, if that can be told.
  case deleted(Int?)
}

/// One row as it was found; the same object is lent for every row of a pass.
public final class SalvagedRow {
  /// Where it belongs.
  public internal(set) var placement = Placement.table(0)
  /// How sure it is that it belongs there, 0 to 1.
  public internal(set) var confidence = 1.0
  /// Its rowid; `nil` in a table without.
  public internal(set) var rowid: Int64?
  /// Where it was found.
  public internal(set) var origin = RowOrigin(
    page: 0, source: .database, frame: nil, trust: .committed)
  /// What keeps it from being beyond doubt.
  public internal(set) var doubts: RowDoubts = []

  var record = Record()
  let encoding: BulkStatement.Encoding

  init(_ encoding: BulkStatement.Encoding) { self.encoding = encoding }

  /// The number of columns in its record.
  public var count: Int { record.count }

  /// A column of the record, counted from 0; NULL where the rowid stands for it.
  public func value(_ index: Int) -> Value {
    guard index >= 0, index < record.count else { return .null }
    let slot = record.slots[index]
    switch slot.kind {
    case .null: return .null
    case .integer: return .integer(slot.integer)
    case .real: return .real(record.real(index))
    case .text:
      let bytes = record.content(index)
      return encoding == .utf8
        ? .utf8(bytes.array()) : .text(TextCoding.string(bytes, encoding))
    case .blob: return .blob(record.content(index).array())
    }
  }

  /// The values in the order of a table's columns; those the record does not have are NULL.
  public func values(_ layout: TableLayout) -> [Value] {
    var values = [Value](repeating: .null, count: layout.columns.count)
    for (index, column) in layout.stored.enumerated() { values[column] = value(index) }
    if let column = layout.rowidColumn, let rowid { values[column] = .integer(rowid) }
    return values
  }
}

extension SalvagedRow {
  /// Why the row is not put into its table, although it is one of its rows.
  func reasonAgainst(_ layout: TableLayout) -> String? {
    if doubts.isDisjoint(with: .questioned) { return nil }
    if doubts.contains(.outOfOrder) { return "its rowid is out of order" }
    if doubts.contains(.treePart) { return "its end is a page of a tree" }
    if doubts.contains(.blankPart), record.hasWipedText {
      return "the end of a text in it is wiped"
    }
    if doubts.contains(.storageClass),
      layout.origin == .known || record.isChanged(by: layout, encoding)
    {
      return "its table would change a value in it"
    }
    return nil
  }
}
