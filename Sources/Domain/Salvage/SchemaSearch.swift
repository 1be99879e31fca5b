import Common
import SQLite

/// Finds the rows of the schema, wherever one is left.
struct SchemaSearch {
  /// What was found.
  struct Found {
    var entries: [SchemaEntry]
    var isWhole: Bool
    /// The pages of the schema that lost their parent.
    var pages: [UInt32] = []
  }

  let store: PageStore

  /// The rows in the tree of the schema, then those on its pages that lost their parent.
  func entries() throws -> Found {
    let marks = PageMarks(store)
    let collector = SchemaCollector(store, marks)
    try TreeWalk(store: store, marks: marks, isTable: true, mark: PageMarks.schema)
      .walk(1, collector)
    if !collector.isDamaged { return Found(entries: collector.entries, isWhole: true) }
    var pages: [UInt32] = []
    collector.origin = .fragment
    let buffer = Buffer(store.geometry.pageSize)
    marks.forEachUnseen { number in
      guard store.load(number, into: buffer),
        let page = TreePage(buffer.bytes, page: number, usable: store.geometry.usable),
        page.kind == .tableLeaf, page.cellCount > 0
      else { return }
      if collector.collectFragment(page) { pages.append(number) }
    }
    return Found(entries: collector.entries, isWhole: false, pages: pages)
  }
}
