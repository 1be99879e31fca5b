/// Finds cells on a page that its damaged pointers and headers hide.
struct PageMender {
  private static let headerBytes = 48

  private let page: TreePage
  private let gaps: [Range<Int>]

  /// Looks at what the cells and the list of free blocks leave over.
  ///
  /// A cell that could not be read leaves its bytes over, unless it lost only its overflow pages:
  /// it ends where something else begins.
  init(_ page: TreePage, _ cells: [Cell], isUnread: (Cell) -> Bool) {
    self.page = page
    let first = page.pointers + 2 * page.cellCount
    let free = page.freeBlocks
    let starts = cells.map(\.offset) + free.map(\.lowerBound) + [page.usable]
    let whole = cells.filter { cell in
      if !isUnread(cell) { return true }
      let next = starts.filter { $0 > cell.offset }.min() ?? page.usable
      return cell.overflow != 0 && (cell.end...cell.end + 3).contains(next)
    }
    var taken = whole.map { max(first, $0.offset)..<$0.end } + free
    taken.sort { $0.lowerBound < $1.lowerBound }
    var gaps: [Range<Int>] = []
    var at = max(first, min(page.contentStart, page.usable))
    for range in taken {
      if range.lowerBound - at >= 4 { gaps.append(at..<range.lowerBound) }
      at = max(at, range.upperBound)
    }
    if page.usable - at >= 4 { gaps.append(at..<page.usable) }
    self.gaps = gaps
  }

  /// Offers the cells that could be in the gaps; the closure says which it takes.
  func forEachCandidate(_ body: (Cell, Bytes, RowDoubts) throws -> Bool) throws {
    for gap in gaps {
      var at = gap.lowerBound
      while at <= gap.upperBound - 4 {
        if let cell = page.cell(at: at), cell.end <= gap.upperBound, cell.payloadSize > 1,
          try body(cell, page.bytes, .betweenCells)
        {
          at = cell.end
        } else if try turnBack(at..<gap.upperBound, body) {
          break
        } else {
          at += 1
        }
      }
    }
  }

  // A cell that fills the gap once a single bit at its beginning is turned, and only one such bit.
  private func turnBack(_ gap: Range<Int>, _ body: (Cell, Bytes, RowDoubts) throws -> Bool) throws
    -> Bool
  {
    guard gaps.contains(where: { $0.lowerBound == gap.lowerBound }) else { return false }
    let copy = Buffer(page.bytes.count)
    copy.set(page.bytes)
    var found: [(Int, UInt8)] = []
    for offset in gap.lowerBound..<min(gap.lowerBound + Self.headerBytes, gap.upperBound) {
      for bit in 0..<8 {
        let mask = UInt8(1) << UInt8(bit)
        copy.flip(offset, mask)
        if let cell = cell(copy, gap), Record.isWhole(copy.bytes.part(cell.start, cell.local)) {
          found.append((offset, mask))
        }
        copy.flip(offset, mask)
      }
    }
    guard found.count == 1 else { return false }
    copy.flip(found[0].0, found[0].1)
    guard let cell = cell(copy, gap) else { return false }
    return try body(cell, copy.bytes, .turnedBit)
  }

  private func cell(_ copy: Buffer, _ gap: Range<Int>) -> Cell? {
    guard let cell = page.on(copy.bytes).cell(at: gap.lowerBound), cell.overflow == 0,
      gap.upperBound - cell.end < 4, cell.end <= gap.upperBound, cell.payloadSize > 1
    else { return nil }
    return cell
  }
}
