/// Puts the record of a cell together from its page and its overflow pages.
final class PayloadReader {
  private let store: PageStore
  private let marks: PageMarks
  private let page: Buffer
  private let whole: Buffer
  private var chain: [UInt32] = []
  /// What the overflow pages of the last record make doubtful.
  private(set) var doubts: RowDoubts = []
  // Chains that fail are read in vain; without a limit a hostile file could ask for that forever.
  private var budget: Int

  init(_ store: PageStore, _ marks: PageMarks) {
    self.store = store
    self.marks = marks
    page = Buffer(store.geometry.pageSize)
    whole = Buffer(4 * store.geometry.pageSize)
    budget = 8 * store.pageCount + 1024
  }

  /// The whole record, which stays until the next call; `nil` when a part of it is gone.
  func record(of cell: Cell, on leaf: Bytes) -> Bytes? {
    chain.removeAll(keepingCapacity: true)
    doubts = []
    let local = leaf.part(cell.start, cell.local)
    if cell.local == cell.payloadSize { return local }
    let room = store.geometry.usable - 4
    guard (cell.payloadSize - cell.local) / room <= store.pageCount else { return nil }
    whole.shrink(to: 1 << 20)
    whole.set(local)
    var next = cell.overflow
    while whole.used < cell.payloadSize {
      budget -= 1
      guard budget > 0, marks.isUnseen(next), store.load(next, into: page) else {
        release()
        return nil
      }
      let following = page.bytes.u32(0)
      marks.mark(next, PageMarks.overflow)
      chain.append(next)
      if following == 0, page.bytes.isBlank || store.isCut(next) { doubts.insert(.blankPart) }
      whole.append(page.bytes.part(4, min(room, cell.payloadSize - whole.used)))
      next = following
    }
    if next != 0 {
      doubts.formUnion(isOfTree(chain.last) ? [.foreignPart, .treePart] : .foreignPart)
    }
    return whole.bytes
  }

  private func isOfTree(_ number: UInt32?) -> Bool {
    TreePage(page.bytes, page: number ?? 0, usable: store.geometry.usable) != nil
  }

  /// Gives back the overflow pages of the last record: it was none, or others may need them.
  func release() {
    for page in chain { marks.mark(page, PageMarks.unseen) }
    chain.removeAll(keepingCapacity: true)
  }

  /// Whether an overflow page of the last record may have changes that were never committed.
  var hasUnsettledPart: Bool { chain.contains { store.isUnsettled($0) } }

  /// The least trusted origin among a page and the overflow pages of the last record.
  func origin(_ leaf: RowOrigin) -> RowOrigin {
    if chain.isEmpty || store.log == nil { return leaf }
    let worst = chain.map { store.origin(of: $0).trust }.max { $0.doubt < $1.doubt }
    guard let worst, worst.doubt > leaf.trust.doubt else { return leaf }
    return RowOrigin(page: leaf.page, source: leaf.source, frame: leaf.frame, trust: worst)
  }
}

extension FrameTrust {
  var doubt: Int {
    switch self {
    case .committed: 0
    case .behindBreak: 1
    case .uncommitted: 2
    case .badChecksum: 3
    }
  }
}
