/// Puts the record of a cell together from its page and its overflow pages.
final class PayloadReader {
  private let store: PageStore
  private let marks: PageMarks
  private let page: Buffer
  private let whole: Buffer
  private var probe = Record()
  // The overflow pages of the last record, and what each was for before.
  private var chain: [(page: UInt32, before: UInt16)] = []
  private var shared: Set<UInt32> = []
  private var counted: Set<UInt32> = []
  /// Whose overflow pages are read: the number of a table, if it has one.
  var owner: Int?
  /// Rows by owner that were lent before another row turned out to have an overflow page of theirs.
  private(set) var sharers: [Int: Int64] = [:]
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
  ///
  /// What a tree leads to may also have overflow pages that another row has, or that the list of
  /// free pages names: one of the two is wrong, and nothing tells which.
  func record(of cell: Cell, on leaf: Bytes, inTree: Bool = false) -> Bytes? {
    if !shared.isEmpty { countSharers() }
    chain.removeAll(keepingCapacity: true)
    doubts = []
    let local = leaf.part(cell.start, cell.local)
    if cell.local == cell.payloadSize { return local }
    let room = store.geometry.usable - 4
    guard (cell.payloadSize - cell.local) / room <= store.pageCount else { return nil }
    whole.shrink(to: 1 << 20)
    whole.set(local)
    var next = cell.overflow
    var last = whole.used
    while whole.used < cell.payloadSize {
      budget -= 1
      guard budget > 0, claim(next, inTree), store.load(next, into: page) else {
        release()
        return nil
      }
      let following = page.bytes.u32(0)
      if following == 0, isWiped(next) { doubts.insert(.blankPart) }
      last = whole.used
      whole.append(page.bytes.part(4, min(room, cell.payloadSize - whole.used)))
      next = following
    }
    if next != 0 {
      doubts.formUnion(isOfTree(chain.last?.page) ? [.foreignPart, .treePart] : .foreignPart)
    } else if inTree, let end = early(behind: last) {
      doubts.insert(.damagedPage)
      return whole.bytes.part(0, end)
    }
    return whole.bytes
  }

  // Where a record ends whose cell states a larger size: on the same overflow page, and behind it is
  // nothing but zeros, which are not those of a value at its end.
  private func early(behind last: Int) -> Int? {
    let bytes = whole.bytes
    guard bytes.endsInZeros, let end = probe.end(of: bytes), end > last, end <= bytes.count - 8,
      bytes.part(end, bytes.count - end).isBlank, !bytes.part(0, end).endsInZeros
    else { return nil }
    return end
  }

  // Zeros that begin before the page, as in a blob of zeros, are the value's own.
  private func isWiped(_ number: UInt32) -> Bool {
    store.isCut(number) || page.bytes.isBlank && !whole.bytes.endsInZeros
  }

  private func claim(_ next: UInt32, _ inTree: Bool) -> Bool {
    guard let mark = marks.mark(of: next) else { return false }
    if mark != PageMarks.unseen {
      guard inTree, mark == PageMarks.free || mark >= PageMarks.firstOverflow else { return false }
      if mark != PageMarks.free {
        if shared.isEmpty { shared = Set(chain.map(\.page)) }
        guard shared.insert(next).inserted else { return false }
      }
      doubts.insert(mark == PageMarks.free ? .damagedPage : .sharedPart)
    }
    if mark < PageMarks.firstOverflow { marks.mark(next, PageMarks.overflow(of: owner)) }
    chain.append((next, mark))
    return true
  }

  // The last record is one that was used: no call gave its pages back.
  private func countSharers() {
    shared.removeAll()
    let firsts = chain.filter {
      $0.before >= PageMarks.firstOverflow && counted.insert($0.page).inserted
    }
    for owner in Set(firsts.compactMap { PageMarks.owner($0.before) }) {
      sharers[owner, default: 0] += 1
    }
  }

  private func isOfTree(_ number: UInt32?) -> Bool {
    TreePage(page.bytes, page: number ?? 0, usable: store.geometry.usable) != nil
  }

  /// Gives back the overflow pages of the last record: it was none, or others may need them.
  func release() {
    for (page, before) in chain { marks.mark(page, before) }
    chain.removeAll(keepingCapacity: true)
    shared.removeAll()
  }

  /// Whether an overflow page of the last record may have changes that were never committed.
  var hasUnsettledPart: Bool { chain.contains { store.isUnsettled($0.page) } }

  /// The least trusted origin among a page and the overflow pages of the last record.
  func origin(_ leaf: RowOrigin) -> RowOrigin {
    if chain.isEmpty || store.log == nil { return leaf }
    let worst = chain.map { store.origin(of: $0.page).trust }.max { $0.doubt < $1.doubt }
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
