/// The list of free pages (https://sqlite.org/fileformat.html#the_freelist).
struct FreeList {
  /// Whether as many pages were found as the header claims.
  let isWhole: Bool
  let pageCount: Int

  /// Walks the list from the header and marks its pages.
  init(_ store: PageStore, _ marks: PageMarks) {
    let buffer = Buffer(store.geometry.pageSize)
    var page = store.geometry.freeListHead
    var count = 0
    while page != 0, marks.isUnseen(page), store.load(page, into: buffer),
      let leaves = Self.leaves(buffer.bytes, store)
    {
      marks.mark(page, PageMarks.special)
      count += 1
      for leaf in leaves where marks.isUnseen(leaf) {
        marks.mark(leaf, PageMarks.free)
        count += 1
      }
      page = buffer.bytes.u32(0)
    }
    pageCount = count
    isWhole = store.geometry.origin == .header && count == Int(store.geometry.freePageCount)
  }

  /// The free pages a trunk page names; `nil` when it cannot be one.
  static func leaves(_ trunk: Bytes, _ store: PageStore) -> [UInt32]? {
    let next = trunk.u32(0)
    let count = Int(trunk.u32(4))
    guard count <= store.geometry.usable / 4 - 2, next == 0 || store.slot(of: next) != nil else {
      return nil
    }
    let leaves = (0..<count).map { trunk.u32(8 + 4 * $0) }
    return leaves.allSatisfy { store.slot(of: $0) != nil } ? leaves : nil
  }
}

extension TreeWalk {
  /// Whether a page that the list of free pages names is one of this tree all the same: its header,
  /// its kind and each of its keys are what the page above it says.
  func isTaken(_ bytes: Bytes, _ step: Step) -> Bool {
    guard let page = TreePage(bytes, page: step.page, usable: store.geometry.usable),
      page.kind.isTable == isTable, page.cellCount > 0
    else { return false }
    return (0..<page.cellCount).allSatisfy { index in
      guard let cell = page.offset(of: index).flatMap(page.cell(at:)) else { return false }
      return !isTable || KeyOrder.isWithin(cell.key, step.low, step.high)
    }
  }
}
