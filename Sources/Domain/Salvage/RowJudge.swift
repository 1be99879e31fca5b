import SQLite

/// What the columns of a record say about whether it is a row of a table.
struct RowJudge {
  let layout: TableLayout
  let encoding: BulkStatement.Encoding

  /// Whether the record can be a row at all: not too many columns, nothing beside the rowid.
  func isPossible(_ record: borrowing Record) -> Bool {
    guard record.count <= layout.stored.count, record.count > 0 else { return false }
    guard let alias = layout.rowidColumn, let index = layout.stored.firstIndex(of: alias) else {
      return !layout.isWithoutRowid || record.count == layout.stored.count
    }
    return index >= record.count || record.slots[index].kind == .null
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
  func likeness(_ record: borrowing Record) -> Double? {
    guard isPossible(record), !lacksValue(record) else { return nil }
    var points = 0.0
    for index in 0..<record.count {
      let column = layout.columns[layout.stored[index]]
      switch (record.slots[index].kind, column.affinity) {
      case (.null, _):
        let isRefused = column.isNotNull && layout.stored[index] != layout.rowidColumn
        points += isRefused ? -4 : 0.9
      case (.text, .text), (.integer, .integer), (.integer, .numeric), (.real, .real),
        (.integer, .real), (.real, .numeric), (.blob, .blob):
        points += 1
      case (.integer, .text), (.real, .text): points -= 4
      case (.text, .integer), (.text, .real), (.text, .numeric): points -= 0.5
      default: points += 0.5
      }
    }
    let missing = Double(layout.stored.count - record.count)
    return points / Double(layout.stored.count) - 0.2 * missing
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
