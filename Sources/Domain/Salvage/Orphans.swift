import SQLite

/// The pages that no tree leads to: which of them are rows, and which were given back as free.
struct Orphans {
  /// Pages of trees that are not below another page of a tree.
  private(set) var tops: [UInt32] = []
  /// The others: no page above them may want them.
  private(set) var rest: [UInt32] = []
  /// Pages that look like parts of the list of free pages, and what they name.
  private(set) var lostFreePages = 0

  private let store: PageStore
  private let marks: PageMarks

  /// Looks at every page that nothing has claimed.
  init(_ store: PageStore, _ marks: PageMarks, freeListIsWhole: Bool) {
    self.store = store
    self.marks = marks
    let buffer = Buffer(store.geometry.pageSize)
    if !freeListIsWhole { findFreePages(buffer) }
    var interior: [UInt32] = []
    var leaves: [UInt32] = []
    var children: Set<UInt32> = []
    marks.forEachUnseen { number in
      guard store.load(number, into: buffer),
        let page = TreePage(mended: buffer.bytes, page: number, usable: store.geometry.usable),
        page.cellCount > 0
      else { return }
      guard !page.kind.isLeaf else { return leaves.append(number) }
      interior.append(number)
      children.formUnion(Self.children(page, marks))
    }
    // Interior pages first: what is below them is decided at once.
    let trees = interior + leaves
    tops = trees.filter { !children.contains($0) }
    rest = trees.filter { children.contains($0) }
  }

  private static func children(_ page: TreePage, _ marks: PageMarks) -> [UInt32] {
    var children = marks.isUnseen(page.rightChild) ? [page.rightChild] : []
    for index in 0..<page.cellCount {
      guard let offset = page.offset(of: index), let cell = page.cell(at: offset) else { continue }
      if marks.isUnseen(cell.child) { children.append(cell.child) }
    }
    return children
  }

  // A list that lost its beginning: pages that name the next one and free pages, and nothing else.
  private mutating func findFreePages(_ buffer: Buffer) {
    var found: [UInt32] = []
    marks.forEachUnseen { number in
      guard store.load(number, into: buffer), buffer.bytes.byte(0) == 0,
        buffer.bytes.u32(4) > 0, let leaves = FreeList.leaves(buffer.bytes, store),
        leaves.allSatisfy({ $0 != number && marks.isUnseen($0) }),
        Set(leaves).count == leaves.count
      else { return }
      found.append(number)
    }
    for number in found where store.load(number, into: buffer) {
      for leaf in FreeList.leaves(buffer.bytes, store) ?? [] where marks.isUnseen(leaf) {
        marks.mark(leaf, PageMarks.free)
        lostFreePages += 1
      }
      marks.mark(number, PageMarks.free)
      lostFreePages += 1
    }
  }

  /// Reads a few records below a page, from pages of its own kind of tree.
  static func sample(_ top: UInt32, _ store: PageStore, _ payloads: PayloadReader)
    -> Attribution.Sample
  {
    let buffer = Buffer(store.geometry.pageSize)
    var sample = Attribution.Sample(top: top, isTable: true, records: [], keys: nil)
    var queue = [top]
    var visited = 0
    while let number = queue.popLast(), visited < 24, sample.records.count < 64 {
      visited += 1
      guard store.load(number, into: buffer),
        let page = TreePage(mended: buffer.bytes, page: number, usable: store.geometry.usable)
      else { continue }
      if visited == 1 { sample.isTable = page.kind.isTable }
      guard page.kind.isTable == sample.isTable else { continue }
      take(page, payloads, store.geometry.encoding, &sample, &queue)
    }
    return sample
  }

  private static func take(
    _ page: TreePage, _ payloads: PayloadReader, _ encoding: BulkStatement.Encoding,
    _ sample: inout Attribution.Sample, _ queue: inout [UInt32]
  ) {
    let step = max(1, page.cellCount / 8)
    for index in 0..<page.cellCount where index % step == 0 || index == page.cellCount - 1 {
      guard let offset = page.offset(of: index), let cell = page.cell(at: offset) else {
        continue
      }
      if page.kind.isTable {
        let range = sample.keys ?? cell.key...cell.key
        sample.keys = min(range.lowerBound, cell.key)...max(range.upperBound, cell.key)
      }
      if !page.kind.isLeaf { queue.append(cell.child) }
      if page.kind == .tableInterior { continue }
      var record = Record()
      if let bytes = payloads.record(of: cell, on: page.bytes), record.decode(bytes) {
        sample.records.append(record.detached())
        sample.words.append((word(record, 0, encoding), word(record, 1, encoding)))
      }
      payloads.release()
    }
    if !page.kind.isLeaf { queue.append(page.rightChild) }
  }

  // The text of a column; one that is too long for a name says nothing.
  private static func word(_ record: Record, _ index: Int, _ encoding: BulkStatement.Encoding)
    -> String?
  {
    guard index < record.count, record.slots[index].kind == .text,
      record.slots[index].length <= 400
    else { return nil }
    return TextCoding.string(record.content(index), encoding)
  }
}
