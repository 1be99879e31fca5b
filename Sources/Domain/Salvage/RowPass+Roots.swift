/// Roots at which the schema may be wrong.
extension RowPass {
  private static let clearly = 0.5
  private static let mostTables = 500

  /// Whether the first row of a table's tree fits another table clearly better, and its own hardly.
  ///
  /// It is a row of the table all the same, unless another tree leads to its page.
  func hasDoubtfulRoot(_ index: Int) -> Bool {
    let layout = reading.tables[index]
    guard reading.tables.count <= Self.mostTables, Self.isOwn(layout.origin),
      let root = layout.root, root > 1, !layout.isRefused,
      let record = firstRecord(root, isTable: !layout.isWithoutRowid)
    else { return false }
    let own = likeness(record, layout)
    guard own < Self.clearly else { return false }
    return reading.tables.contains { other in
      other.root != nil && other.name != layout.name && !other.isRefused && !other.isSequence
        && other.isWithoutRowid == layout.isWithoutRowid
        && likeness(record, other) > max(own, 0) + (other.root == root ? 0.1 : Self.clearly)
    }
  }

  private func likeness(_ record: Record, _ layout: TableLayout) -> Double {
    RowJudge(layout: layout, encoding: store.geometry.encoding).likeness(record) ?? -1
  }

  // Of the first leaf, if all of it is there.
  private func firstRecord(_ root: UInt32, isTable: Bool) -> Record? {
    let buffer = Buffer(store.geometry.pageSize)
    var number = root
    for _ in 0..<64 {
      guard store.load(number, into: buffer),
        let page = TreePage(buffer.bytes, page: number, usable: store.geometry.usable),
        page.kind.isTable == isTable, page.cellCount > 0,
        let cell = page.offset(of: 0).flatMap(page.cell(at:))
      else { return nil }
      if page.kind.isLeaf {
        var record = Record()
        guard cell.overflow == 0, record.decode(page.bytes.part(cell.start, cell.local)) else {
          return nil
        }
        return record.detached()
      }
      number = cell.child
    }
    return nil
  }
}
