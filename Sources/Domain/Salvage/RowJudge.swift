import SQLite

/// What the columns of a record say about whether it is a row of a table.
struct RowJudge {
  let layout: TableLayout
  let encoding: BulkStatement.Encoding

  /// Whether the record can be a row at all: not too many columns, nothing beside the rowid.
  ///
  /// A row is as short as the table was when it was written: a column that was added later is the
  /// last one of the record, without rowid too.
  func isPossible(_ record: borrowing Record) -> Bool {
    guard record.count <= layout.stored.count, record.count > 0 else { return false }
    if layout.isWithoutRowid {
      return record.count == layout.stored.count || isPossiblyOlder(record)
    }
    guard let alias = layout.rowidColumn, let index = layout.stored.firstIndex(of: alias) else {
      return true
    }
    return index >= record.count || record.slots[index].kind == .null
  }

  /// Whether a page that a tree of the table leads to may have the record.
  ///
  /// Only what SQLite would not have written speaks against the tree: that values are unusual, or
  /// that columns were added since, does not.
  func isOwn(_ record: borrowing Record) -> Bool {
    guard isPossible(record), !lacksValue(record) else { return false }
    let refused = (0..<record.count).count { isRefused($0, of: record) }
    return record.count > 5 * refused
  }

  /// The doubts that the content raises.
  func doubts(_ record: borrowing Record) -> RowDoubts {
    var doubts: RowDoubts = []
    for index in 0..<record.count {
      let column = layout.columns[layout.stored[index]]
      switch record.slots[index].kind {
      case .null:
        if column.isNotNull, layout.stored[index] != layout.rowidColumn {
          doubts.insert(.missingValue)
        }
      case .text:
        if !Self.isText(record.content(index), encoding) { doubts.insert(.invalidText) }
        if column.affinity != .text, column.affinity != .blob,
          TextCoding.isNumber(record.content(index), encoding)
        {
          doubts.insert(.storageClass)
        }
      case .integer, .real:
        if column.affinity == .text { doubts.insert(.storageClass) }
      case .blob: break
      }
    }
    return doubts
  }

  /// How well the storage classes fit the declared types: from 0 to 1, or `nil` when impossible.
  ///
  /// This compares tables for a page that no tree leads to.
  func likeness(_ record: borrowing Record) -> Double? {
    guard isPossible(record), !lacksValue(record) else { return nil }
    var points = 0.0
    for index in 0..<record.count {
      switch (record.slots[index].kind, layout.columns[layout.stored[index]].affinity) {
      case _ where isRefused(index, of: record): points -= 4
      case (.null, _): points += 0.9
      case (.text, .text), (.integer, .integer), (.integer, .numeric), (.real, .real),
        (.integer, .real), (.real, .numeric), (.blob, .blob):
        points += 1
      case (.text, .integer), (.text, .real): points -= 0.5
      default: points += 0.5
      }
    }
    let missing = Double(layout.stored.count - record.count)
    return points / Double(layout.stored.count) - 0.2 * missing
  }

  // Whether SQLite would not have stored the value as it is: NULL in a column that refuses it, a
  // number in one of texts, or a text in one of numbers that it would have made a number of.
  private func isRefused(_ index: Int, of record: borrowing Record) -> Bool {
    let column = layout.columns[layout.stored[index]]
    switch (record.slots[index].kind, column.affinity) {
    case (.null, _): return column.isNotNull && layout.stored[index] != layout.rowidColumn
    case (.integer, .text), (.real, .text): return true
    case (.text, .integer), (.text, .real), (.text, .numeric):
      return TextCoding.isNumber(record.content(index), encoding)
    default: return false
    }
  }

  // The columns of the key come first, and bytes that only look like a row seldom fit every type.
  private func isPossiblyOlder(_ record: borrowing Record) -> Bool {
    record.count >= layout.keyCount && !lacksValue(record)
      && (0..<record.count).allSatisfy { index in
        !isRefused(index, of: record)
          && (index >= layout.keyCount || record.slots[index].kind != .null)
      }
  }

  // A column that was added later and refuses NULL has a default.
  private func lacksValue(_ record: borrowing Record) -> Bool {
    layout.stored[min(record.count, layout.stored.count)...].contains { index in
      let column = layout.columns[index]
      return column.isNotNull && !column.hasDefault && index != layout.rowidColumn
    }
  }

  private static func isText(_ bytes: Bytes, _ encoding: BulkStatement.Encoding) -> Bool {
    if encoding == .utf8, bytes.isASCII { return true }
    return TextCoding.isValid(bytes, encoding)
  }
}
