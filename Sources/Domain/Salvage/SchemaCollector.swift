import SQLite

/// Takes the rows of the schema from its pages.
final class SchemaCollector: TreeWalk.Visitor {
  private(set) var entries: [SchemaEntry] = []
  private(set) var isDamaged = false
  var origin = TableLayout.Origin.store

  private let store: PageStore
  private let payloads: PayloadReader
  private var record = Record()
  private var list = CellList()

  init(_ store: PageStore, _ marks: PageMarks) {
    self.store = store
    payloads = PayloadReader(store, marks)
  }

  func lost(_ step: TreeWalk.Step) { isDamaged = true }

  func leaf(_ page: TreePage?, _ bytes: Bytes, _ step: TreeWalk.Step) throws -> Bool {
    if step.isMended || page == nil { isDamaged = true }
    let usable = store.geometry.usable
    let page = page ?? TreePage(damaged: bytes, page: step.page, usable: usable, as: .tableLeaf)
    guard let page else { return false }
    list.take(page)
    if list.isBalanced { return try collect(page) }
    isDamaged = true
    let proven = TreePage(proven: bytes, page: step.page, usable: usable, as: .tableLeaf)
    return try collect(proven ?? page)
  }

  /// Takes the rows of a page that are in no tree, if all its cells are such; returns whether.
  func collectFragment(_ page: TreePage) -> Bool {
    list.take(page)
    let found = list.cells.compactMap { entry($0, page.bytes) }
    guard list.unread.isEmpty, found.count == list.cells.count else { return false }
    entries += found
    return true
  }

  // A cell that is no row makes the schema damaged; others may be where no pointer leads.
  private func collect(_ page: TreePage) throws -> Bool {
    list.take(page)
    let known = entries.count
    var unread: Set<Int> = []
    for cell in list.cells {
      if let entry = entry(cell, page.bytes) {
        entries.append(entry)
      } else {
        unread.insert(cell.start)
      }
    }
    if !unread.isEmpty || !list.unread.isEmpty {
      isDamaged = true
      try mend(page, unread)
    }
    return page.cellCount == 0 || entries.count > known
  }

  private func mend(_ page: TreePage, _ unread: Set<Int>) throws {
    let keys = Set(list.cells.filter { !unread.contains($0.start) }.map(\.key))
    let mender = PageMender(page, list.cells) { unread.contains($0.start) }
    try mender.forEachCandidate { cell, bytes, doubt in
      guard doubt == .turnedBit || !keys.contains(cell.key), let entry = entry(cell, bytes) else {
        return false
      }
      entries.append(entry)
      return true
    }
  }

  private func entry(_ cell: Cell, _ bytes: Bytes) -> SchemaEntry? {
    guard let bytes = payloads.record(of: cell, on: bytes), record.decode(bytes),
      let entry = SchemaEntry(record, store.geometry.encoding, origin)
    else {
      payloads.release()
      return nil
    }
    return entry
  }
}
