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
      if collector.collect(page, onlyIfAll: true) { pages.append(number) }
    }
    return Found(entries: collector.entries, isWhole: false, pages: pages)
  }
}

/// Takes the rows of the schema from its pages.
final class SchemaCollector: TreeWalk.Visitor {
  private(set) var entries: [SchemaEntry] = []
  private(set) var isDamaged = false
  var origin = TableLayout.Origin.store

  private let store: PageStore
  private let payloads: PayloadReader
  private var record = Record()

  init(_ store: PageStore, _ marks: PageMarks) {
    self.store = store
    payloads = PayloadReader(store, marks)
  }

  func lost(_ step: TreeWalk.Step) { isDamaged = true }

  func leaf(_ page: TreePage?, _ bytes: Bytes, _ step: TreeWalk.Step) throws -> Bool {
    let page =
      page
      ?? TreePage(damaged: bytes, page: step.page, usable: store.geometry.usable, as: .tableLeaf)
    guard let page else { return false }
    return collect(page, onlyIfAll: false)
  }

  /// Takes the rows of a page; one that is none makes the schema damaged.
  @discardableResult
  func collect(_ page: TreePage, onlyIfAll: Bool) -> Bool {
    var found: [SchemaEntry] = []
    for index in 0..<page.cellCount {
      guard let offset = page.offset(of: index), let cell = page.cell(at: offset),
        let bytes = payloads.record(of: cell, on: page.bytes), record.decode(bytes),
        let entry = SchemaEntry(record, store.geometry.encoding, origin)
      else {
        payloads.release()
        if onlyIfAll { return false }
        isDamaged = true
        continue
      }
      found.append(entry)
    }
    entries += found
    return page.cellCount == 0 || !found.isEmpty
  }
}
