import SQLite

/// One pass over all rows of a store.
final class RowPass {
  private let reading: StoreReading
  private let store: PageStore
  private let marks: PageMarks
  private let payloads: PayloadReader
  private let row: SalvagedRow
  private let checkpoint: () throws -> Void
  private let body: (SalvagedRow) throws -> Void
  private var summary: ReadingSummary
  private var attribution: Attribution
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
    attribution = Attribution(catalog: reading.catalog, encoding: store.geometry.encoding)
  }

  func run() throws -> ReadingSummary {
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
    for index in tables.indices where !tables[index].isWithoutRowid { try walkTable(index) }
    try walkIndexes()
    for index in tables.indices where tables[index].isWithoutRowid { try walkTable(index) }
    let orphans = Orphans(store, marks, freeListIsWhole: free.isWhole)
    summary.freePages = free.pageCount + orphans.lostFreePages
    summary.freeListIsWhole = free.isWhole
    for top in orphans.tops + orphans.rest where marks.isUnseen(top) { try adopt(top) }
    try lendDisplaced()
    if reading.options.includesDeleted { try lendDeleted() }
    summary.close(store, marks, payloads)
    return summary
  }

  private func walkIndexes() throws {
    for index in reading.catalog.indexes where Self.isOwn(index.origin) {
      guard let root = index.root, marks.isUnseen(root) else { continue }
      try checkpoint()
      let count = IndexCount(index)
      try TreeWalk(store: store, marks: marks, isTable: false, mark: PageMarks.index)
        .walk(root, count)
      guard count.isWhole, !index.isPartial, let table = reading.catalog.table(index.table) else {
        continue
      }
      let known = summary.tables[table].indexEntries ?? 0
      summary.tables[table].indexEntries = max(known, count.entryCount)
    }
  }

  // A definition from elsewhere names roots of another file: only a hint.
  private static func isOwn(_ origin: TableLayout.Origin) -> Bool {
    origin == .store || origin == .fragment
  }

  private func walkTable(_ index: Int) throws {
    let layout = reading.tables[index]
    guard Self.isOwn(layout.origin), let root = layout.root else {
      attribution.knowledge[index] = .init(holes: [(.min, .max)], isRootLost: true)
      summary.tables[index].isRootLost = true
      return
    }
    row.placement = .table(index)
    row.confidence = 1
    let reader = reader(index)
    try walk(root, index, reader)
    summary.tables[index].lostPages = reader.lostPages.count
    summary.tables[index].lostCells = reader.lostCells
    attribution.knowledge[index] = .init(
      coverage: reader.coverage, holes: reader.lostPages.map { ($0.low, $0.high) },
      isRootLost: reader.lostPages.contains { $0.page == root })
  }

  private func reader(_ index: Int) -> RowReader {
    let judge = RowJudge(layout: reading.tables[index], encoding: store.geometry.encoding)
    return RowReader(store, payloads, judge, row, checkpoint) { [self] row in
      if case .table(let index) = row.placement { summary.tables[index].count(row) }
      try body(row)
    }
  }

  private func walk(_ root: UInt32, _ index: Int, _ reader: RowReader) throws {
    payloads.owner = index
    defer { payloads.owner = nil }
    try TreeWalk(
      store: store, marks: marks, isTable: !reading.tables[index].isWithoutRowid,
      mark: PageMarks.firstTable &+ UInt16(truncatingIfNeeded: index)
    ).walk(root, reader)
    keep(reader)
  }

  private func keep(_ reader: RowReader) {
    if reader.hasDisplaced { displaced.append((reader, row.placement, row.confidence)) }
  }

  // Gives the pages below a top without a parent back to a table, or sets their rows aside.
  private func adopt(_ top: UInt32) throws {
    let sample = Orphans.sample(top, store, payloads)
    switch attribution.verdict(sample) {
    case .table(let index, let confidence):
      row.placement = .table(index)
      row.confidence = confidence
      try adopt(top, index)
    case .unsure(let candidates, let reason):
      row.placement = .aside(candidates: candidates, reason: reason)
      row.confidence = 1 / Double(candidates.count + 1)
      try setAside(top, sample, candidates.first)
    case .nothing:
      row.placement = .aside(candidates: [], reason: "no table that is known fits")
      row.confidence = 0
      try setAside(top, sample, nil)
    case .index: try ignore(top)
    }
    if marks.isUnseen(top) { marks.mark(top, PageMarks.ignored) }
  }

  private func ignore(_ top: UInt32) throws {
    try TreeWalk(store: store, marks: marks, isTable: false, mark: PageMarks.ignored)
      .walk(top, PageClaim())
  }

  private func adopt(_ top: UInt32, _ index: Int) throws {
    let reader = reader(index)
    reader.doubts = .orphaned
    try walk(top, index, reader)
    summary.adoptedPages += reader.leafCount
    summary.tables[index].lostPages += reader.lostPages.count
    summary.tables[index].lostCells += reader.lostCells
    attribution.knowledge[index, default: .init()].coverage += reader.coverage
  }

  private func setAside(_ top: UInt32, _ sample: Attribution.Sample, _ candidate: Int?) throws {
    guard sample.isTable else { return try ignore(top) }
    let layout = candidate.map { reading.tables[$0] } ?? TableLayout.unknown(sample)
    let judge = RowJudge(layout: layout, encoding: store.geometry.encoding)
    let reader = RowReader(store, payloads, judge, row, checkpoint) { [self] row in
      summary.asideRows += 1
      try body(row)
    }
    reader.doubts = .orphaned
    try TreeWalk(
      store: store, marks: marks, isTable: sample.isTable, mark: PageMarks.ignored
    ).walk(top, reader)
    keep(reader)
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

  // Rows on pages that were given back as free, still whole.
  private func lendDeleted() throws {
    for page in marks.pages(PageMarks.free) {
      marks.mark(page, PageMarks.unseen)
      let sample = Orphans.sample(page, store, payloads)
      guard sample.isTable, !sample.records.isEmpty else { continue }
      var owner: Int?
      switch attribution.verdict(sample) {
      case .table(let index, let confidence): (owner, row.confidence) = (index, confidence)
      case .unsure(let candidates, _): (owner, row.confidence) = (candidates.first, 0.5)
      default: row.confidence = 0
      }
      row.placement = .deleted(owner)
      let layout = owner.map { reading.tables[$0] } ?? TableLayout.unknown(sample)
      let judge = RowJudge(layout: layout, encoding: store.geometry.encoding)
      let reader = RowReader(store, payloads, judge, row, checkpoint) { [self] row in
        summary.deletedRows += 1
        try body(row)
      }
      try reader.readAlone(page)
    }
  }
}
