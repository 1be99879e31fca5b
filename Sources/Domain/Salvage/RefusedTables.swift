/// The trees of tables whose definitions cannot be used: how many columns their records have.
struct RefusedTables {
  private let store: PageStore

  init(_ store: PageStore) { self.store = store }

  /// The layouts of those whose tree is in this store; the root in the schema says where.
  func layouts(_ entries: [SchemaEntry]) throws -> [TableLayout] {
    let marks = PageMarks(store)
    return try entries.compactMap { entry in
      let buffer = Buffer(store.geometry.pageSize)
      guard entry.isOwn, let root = entry.root, root > 1, store.load(root, into: buffer),
        let page = TreePage(buffer.bytes, page: root, usable: store.geometry.usable)
      else { return nil }
      let width = RecordWidth()
      try TreeWalk(
        store: store, marks: marks, isTable: page.kind.isTable, mark: PageMarks.ignored
      ).walk(root, width)
      return .refused(entry, columns: width.columns, isTable: page.kind.isTable)
    }
  }
}

/// The largest number of columns among the records of a tree.
final class RecordWidth: TreeWalk.Visitor {
  private(set) var columns = 0

  func lost(_ step: TreeWalk.Step) {}

  func leaf(_ page: TreePage?, _ bytes: Bytes, _ step: TreeWalk.Step) throws -> Bool {
    guard let page else { return false }
    for index in 0..<page.cellCount {
      guard let offset = page.offset(of: index), let cell = page.cell(at: offset) else { continue }
      columns = max(columns, Record.width(page.bytes.part(cell.start, cell.local)))
    }
    return true
  }
}

/// Claims the pages of a tree whose content is not wanted.
final class PageClaim: TreeWalk.Visitor {
  func lost(_ step: TreeWalk.Step) {}

  func leaf(_ page: TreePage?, _ bytes: Bytes, _ step: TreeWalk.Step) throws -> Bool { page != nil }
}
