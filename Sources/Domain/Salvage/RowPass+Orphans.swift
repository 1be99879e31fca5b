/// Pages that no tree leads to.
extension RowPass {
  /// Gives them back to tables, or sets their rows aside.
  func adopt(_ orphans: Orphans) throws {
    let tops = (orphans.tops + orphans.rest).filter(marks.isUnseen)
    var later: [UInt32] = []
    for top in tops where marks.isUnseen(top) {
      if isTable(top) { try adopt(top) } else { later.append(top) }
    }
    // Whether a page is an index's is best told when its table's rows are known.
    for top in later where marks.isUnseen(top) { try adopt(top) }
  }

  private func isTable(_ top: UInt32) -> Bool {
    let buffer = Buffer(store.geometry.pageSize)
    let isLoaded = store.load(top, into: buffer)
    return isLoaded
      && TreePage.Kind(rawValue: buffer.bytes.byte(top == 1 ? 100 : 0))?.isTable == true
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
    attribution.knowledge[index, default: .init()].add(top, reader.coverage)
  }

  private func setAside(_ top: UInt32, _ sample: Attribution.Sample, _ candidate: Int?) throws {
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

  // Rows on pages that were given back as free, still whole.
  func lendDeleted() throws {
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
