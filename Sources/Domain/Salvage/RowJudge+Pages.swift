/// What only several cells, or a cell that no pointer leads to, can say.
extension RowJudge {
  private static let mostCells = 8

  /// Whether short records next to each other have the same key, which only an index's have.
  ///
  /// The entries of an index look like rows that are older than some columns of the table.
  func repeatsKeys(on page: TreePage) -> Bool {
    guard layout.isWithoutRowid, layout.keyCount > 0 else { return false }
    var record = Record()
    var last: [Key] = []
    var offsets: Set<Int> = []
    for index in 0..<min(page.cellCount, Self.mostCells) {
      guard let cell = page.offset(of: index).flatMap(page.cell(at:)), cell.overflow == 0,
        offsets.insert(cell.offset).inserted,
        record.decode(page.bytes.part(cell.start, cell.local))
      else { continue }
      if record.count >= layout.stored.count { return false }
      let key = record.slots.prefix(layout.keyCount).map { slot in
        Key(slot, bytes: record.bytes.part(slot.offset, slot.length).array())
      }
      if key == last { return true }
      last = key
    }
    return false
  }

  /// Whether the first records are without rowids and short, as those of an index may be.
  func isShort(_ page: TreePage) -> Bool {
    guard layout.isWithoutRowid else { return false }
    return (0..<min(page.cellCount, Self.mostCells)).allSatisfy { index in
      guard let cell = page.offset(of: index).flatMap(page.cell(at:)) else { return true }
      return Record.width(page.bytes.part(cell.start, cell.local)) < layout.stored.count
    }
  }

  /// Whether the beginning of a record names all columns, as bytes that only look like one seldom do.
  func isFull(_ bytes: Bytes) -> Bool { Record.width(bytes) == layout.stored.count }

  private struct Key: Equatable {
    let kind: Record.Kind
    let bytes: [UInt8]

    init(_ slot: Record.Slot, bytes: [UInt8]) {
      kind = slot.kind
      self.bytes = slot.kind == .integer ? Array("\(slot.integer)".utf8) : bytes
    }
  }
}
