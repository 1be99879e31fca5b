/// Reads the rows of one table from the leaves of its tree and lends each to a closure.
final class RowReader: TreeWalk.Visitor {
  let store: PageStore
  let payloads: PayloadReader
  let judge: RowJudge
  let row: SalvagedRow
  /// The pages of the tree that could not be used.
  private(set) var lostPages: [TreeWalk.Step] = []
  /// The keys that the leaves between two lost pages cover.
  private(set) var coverage: [ClosedRange<Int64>] = []
  /// Cells that could not be read.
  private(set) var lostCells = 0
  /// What every row of this walk is in doubt about.
  var doubts: RowDoubts = []

  /// Whether there are rows beyond the keys above their leaf, to be read when all others are: they
  /// may be old ones that the leaf's last version, never written, does not have.
  var hasDisplaced: Bool { !displaced.isEmpty }
  private var displaced: [TreeWalk.Step] = []
  private var isReadingDisplaced = false

  /// Leaves that were read.
  private(set) var leafCount = 0

  /// Whether what is below a page of short records is an index's, which a damage may lead to.
  var isIndex: (UInt32) -> Bool = { _ in false }

  private let checkpoint: () throws -> Void
  private let body: (SalvagedRow) throws -> Void
  /// The cells of the page that is read.
  var list = CellList()
  private var startsRange = true

  init(
    _ store: PageStore, _ payloads: PayloadReader, _ judge: RowJudge, _ row: SalvagedRow,
    _ checkpoint: @escaping () throws -> Void, _ body: @escaping (SalvagedRow) throws -> Void
  ) {
    self.checkpoint = checkpoint
    self.store = store
    self.payloads = payloads
    self.judge = judge
    self.row = row
    self.body = body
  }

  var kind: TreePage.Kind { judge.layout.isWithoutRowid ? .indexLeaf : .tableLeaf }

  var takesFree: Bool { doubts.isDisjoint(with: .guessed) }

  func lost(_ step: TreeWalk.Step) {
    lostPages.append(step)
    startsRange = true
  }

  func interior(_ page: TreePage, _ step: TreeWalk.Step) throws -> Bool {
    guard judge.layout.isWithoutRowid else { return true }
    list.take(page)
    guard isOurs(page, step) else { return false }
    try read(page, step)
    return true
  }

  func leaf(_ page: TreePage?, _ bytes: Bytes, _ step: TreeWalk.Step) throws -> Bool {
    guard let (page, step) = taken(page, bytes, step), isOurs(page, step) else { return false }
    leafCount += 1
    if leafCount % 256 == 0 { try checkpoint() }
    try read(page, step)
    return true
  }

  /// Reads one page that is in no tree.
  func readAlone(_ number: UInt32) throws {
    let buffer = Buffer(store.geometry.pageSize)
    guard store.load(number, into: buffer),
      let page = TreePage(buffer.bytes, page: number, usable: store.geometry.usable),
      page.kind.isLeaf
    else { return }
    list.take(page)
    try read(page, TreeWalk.Step(page: number, low: .min, high: .max, depth: 0))
  }

  /// Reads the displaced rows.
  func readDisplaced() throws {
    let buffer = Buffer(store.geometry.pageSize)
    isReadingDisplaced = true
    doubts.insert(.orphaned)
    for step in displaced where store.load(step.page, into: buffer) {
      let whole = TreePage(buffer.bytes, page: step.page, usable: store.geometry.usable)
      let fitting = whole.flatMap { $0.kind == kind ? $0 : nil }
      if let (page, step) = taken(fitting, buffer.bytes, step) { try read(page, step) }
    }
  }

  // Another table's page has other columns or other keys. Few chains are read to their end.
  private func isOurs(_ page: TreePage, _ step: TreeWalk.Step) -> Bool {
    if page.cellCount == 0 { return true }
    if judge.repeatsKeys(on: page) || judge.isShort(page) && isIndex(step.page) { return false }
    var chains = 0
    for cell in list.cells {
      if page.kind.isTable && !KeyOrder.isWithin(cell.key, step.low, step.high) {
        continue
      }
      guard cell.overflow == 0 || chains < 8,
        let bytes = payloads.record(of: cell, on: page.bytes)
      else { continue }
      if cell.overflow > 0 { chains += 1 }
      let isRow = row.record.decode(bytes) && judge.isOwn(row.record)
      payloads.release()
      if isRow { return true }
    }
    return false
  }

  private func read(_ page: TreePage, _ step: TreeWalk.Step) throws {
    let isWhole = TreePage(page.bytes, page: step.page, usable: store.geometry.usable) != nil
    let isUnequal = isUnequal(page)
    let isSure = isWhole && !step.isMended && !step.isFree && !isUnequal
    let damage: RowDoubts = isSure ? [] : .damagedPage
    var undecoded: Set<Int> = []
    let isTable = page.kind.isTable
    let order = isTable ? KeyOrder(list.cells, low: step.low, high: step.high) : KeyOrder()
    if !isReadingDisplaced && order.isBeyondBounds { displaced.append(step) }
    let origin = store.origin(of: step.page)
    for (index, cell) in list.cells.enumerated() {
      let isDisplaced =
        order.isBeyondBounds && !KeyOrder.isWithin(cell.key, step.low, step.high)
      if isDisplaced != isReadingDisplaced { continue }
      let doubts = order.isOut(index) ? damage.union(.outOfOrder) : damage
      if try !emit(cell, page.bytes, origin, doubts) { undecoded.insert(cell.start) }
    }
    lostCells += undecoded.count
    if isReadingDisplaced { return }
    lostCells += list.unread.count
    if isTable { cover(order) }
    if isUnequal && page.kind.isLeaf && list.mayLack(page) { lost(step) }
    if !list.unread.isEmpty || !undecoded.isEmpty { try mend(page, step, origin, undecoded) }
  }

  // Cells that no pointer leads to any more.
  private func mend(
    _ page: TreePage, _ step: TreeWalk.Step, _ origin: RowOrigin, _ undecoded: Set<Int>
  ) throws {
    let mender = PageMender(page, list.cells) { undecoded.contains($0.start) }
    let known = Set(list.cells.map(\.key))
    try mender.forEachCandidate { cell, bytes, doubt in
      guard !page.kind.isTable || KeyOrder.isWithin(cell.key, step.low, step.high),
        !page.kind.isTable || !known.contains(cell.key) || doubt == .turnedBit,
        page.kind.isTable || judge.isFull(bytes.part(cell.start, cell.local))
      else { return false }
      let isEmitted = try emit(cell, bytes, origin, doubt)
      if isEmitted { lostCells -= 1 }
      return isEmitted
    }
  }

  private func emit(_ cell: Cell, _ bytes: Bytes, _ origin: RowOrigin, _ damage: RowDoubts) throws
    -> Bool
  {
    let inTree = doubts.union(damage).isDisjoint(with: .guessed)
    guard let record = payloads.record(of: cell, on: bytes, inTree: inTree) else { return false }
    guard row.record.decode(record), judge.isPossible(row.record) else {
      payloads.release()
      return false
    }
    row.rowid = judge.layout.isWithoutRowid ? nil : cell.key
    row.origin = payloads.origin(origin)
    row.doubts = doubts.union(damage).union(payloads.doubts).union(judge.doubts(row.record))
    if row.origin.trust != .committed { row.doubts.insert(.untrustedLog) }
    if store.isCut(origin.page) { row.doubts.insert(.blankPart) }
    if store.isUnsettled(origin.page) || payloads.hasUnsettledPart { row.doubts.insert(.unsettled) }
    if !row.doubts.isDisjoint(with: .misled) { payloads.release() }
    try body(row)
    return true
  }

  private func cover(_ order: KeyOrder) {
    guard let low = order.lowest, let high = order.highest, low <= high else { return }
    if startsRange || coverage.isEmpty {
      coverage.append(low...high)
    } else if let last = coverage.last {
      coverage[coverage.count - 1] = min(last.lowerBound, low)...max(last.upperBound, high)
    }
    startsRange = false
  }
}
