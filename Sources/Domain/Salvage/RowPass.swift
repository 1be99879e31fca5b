import SQLite

/// One pass over all rows of a store.
final class RowPass {
  let reading: StoreReading
  let store: PageStore
  let marks: PageMarks
  let payloads: PayloadReader
  let row: SalvagedRow
  let checkpoint: () throws -> Void
  let body: (SalvagedRow) throws -> Void
  var summary: ReadingSummary
  var attribution: Attribution
  private var displaced: [(reader: RowReader, placement: Placement, confidence: Double)] = []

  init(
    _ reading: StoreReading, _ checkpoint: @escaping () throws -> Void,
    _ body: @escaping (SalvagedRow) throws -> Void
  ) {
    self.reading = reading
    self.checkpoint = checkpoint
    self.body = body
    store = reading.store
    marks = PageMarks(store)
    payloads = PayloadReader(store, marks)
    row = SalvagedRow(store.geometry.encoding)
    summary = ReadingSummary(tables: reading.tables.map { _ in ReadingSummary.Table() })
    attribution = Attribution(reading)
  }

  func run() throws -> ReadingSummary {
    // The readers hold the pass.
    defer { displaced = [] }
    let free = FreeList(store, marks)
    try TreeWalk(store: store, marks: marks, isTable: true, mark: PageMarks.schema)
      .walk(1, SchemaCollector(store, marks))
    for page in reading.schemaPages { marks.mark(page, PageMarks.schema) }
    for root in reading.catalog.statistics {
      try TreeWalk(store: store, marks: marks, isTable: true, mark: PageMarks.ignored)
        .walk(root, PageClaim())
    }
    // The pages of indexes lie among those of tables: once these are read, they are at hand. Only
    // a table without rowid has pages of the same kind.
    let tables = reading.tables
    let doubtful = tables.indices.filter(hasDoubtfulRoot)
    for index in tables.indices where !tables[index].isWithoutRowid && !doubtful.contains(index) {
      try walkTable(index)
    }
    try walkIndexes()
    for index in tables.indices where tables[index].isWithoutRowid && !doubtful.contains(index) {
      try walkTable(index)
    }
    for index in doubtful { try walkTable(index) }
    let orphans = Orphans(store, marks, freeListIsWhole: free.isWhole)
    summary.freePages = free.pageCount + orphans.lostFreePages
    summary.freeListIsWhole = free.isWhole
    try adopt(orphans)
    try lendDisplaced()
    if reading.options.includesDeleted { try lendDeleted() }
    summary.close(store, marks, payloads)
    return summary
  }

  private func walkIndexes() throws {
    for (position, index) in reading.catalog.indexes.enumerated() where Self.isOwn(index.origin) {
      guard let root = index.root, marks.isUnseen(root) else { continue }
      try checkpoint()
      let count = IndexCount(index)
      try TreeWalk(store: store, marks: marks, isTable: false, mark: PageMarks.index)
        .walk(root, count)
      if count.isWhole { attribution.wholeIndexes.insert(position) }
      guard count.isWhole, !index.isPartial, let table = reading.catalog.table(index.table) else {
        continue
      }
      let known = summary.tables[table].indexEntries ?? 0
      summary.tables[table].indexEntries = max(known, count.entryCount)
    }
  }

  // A definition from elsewhere names roots of another file: only a hint.
  static func isOwn(_ origin: TableLayout.Origin) -> Bool {
    origin == .store || origin == .fragment
  }

  private func walkTable(_ index: Int) throws {
    let layout = reading.tables[index]
    guard Self.isOwn(layout.origin), let root = layout.root else {
      attribution.knowledge[index] = TableKnowledge()
      summary.tables[index].isRootLost = true
      return
    }
    row.placement = .table(index)
    row.confidence = 1
    let reader = reader(index)
    try walk(root, index, reader)
    summary.tables[index].lostPages = reader.lostPages.count
    summary.tables[index].lostCells = reader.lostCells
    attribution.knowledge[index] = TableKnowledge(
      root: root, lost: reader.lostPages, coverage: reader.coverage)
  }

  func reader(_ index: Int) -> RowReader {
    let judge = RowJudge(layout: reading.tables[index], encoding: store.geometry.encoding)
    let reader = RowReader(store, payloads, judge, row, checkpoint) { [self] row in
      if case .table(let index) = row.placement { summary.tables[index].count(row) }
      try body(row)
    }
    reader.isIndex = { [unowned self] in
      attribution.isIndex(Orphans.sample($0, store, payloads))
    }
    return reader
  }

  func walk(_ root: UInt32, _ index: Int, _ reader: RowReader) throws {
    payloads.owner = index
    defer { payloads.owner = nil }
    try TreeWalk(
      store: store, marks: marks, isTable: !reading.tables[index].isWithoutRowid,
      mark: PageMarks.firstTable &+ UInt16(truncatingIfNeeded: index)
    ).walk(root, reader)
    keep(reader)
  }

  func keep(_ reader: RowReader) {
    if reader.hasDisplaced { displaced.append((reader, row.placement, row.confidence)) }
  }

  private func lendDisplaced() throws {
    for (reader, placement, confidence) in displaced {
      (row.placement, row.confidence) = (placement, confidence)
      let known = reader.lostCells
      try reader.readDisplaced()
      if case .table(let index) = placement {
        summary.tables[index].lostCells += reader.lostCells - known
      }
    }
  }
}
