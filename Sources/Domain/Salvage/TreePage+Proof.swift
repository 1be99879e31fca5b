/// What the bytes of a page prove, whatever its header says.
extension TreePage {
  /// Reads a page as a kind of page when its cells, its free blocks and its fragments lie side by
  /// side up to its end, with nothing else between them.
  ///
  /// The kind in its header does not matter, and the number of cells and the start of the content may
  /// be wrong.
  init?(proven bytes: Bytes, page: UInt32, usable: Int, as kind: Kind) {
    let empty = TreePage(bytes, page: page, usable: usable, as: kind, cellCount: 0)
    // Cells that lie in the order of their pointers fill the content from each of them on.
    let proofs = [empty.fillingCells(), empty.statedCells(), empty.pointedCells()].compactMap { $0 }
    guard let (count, start) = proofs.max(by: { $0.count < $1.count }) else { return nil }
    self.init(bytes, page: page, usable: usable, as: kind, cellCount: count, contentStart: start)
  }

  // As many cells as fill the content.
  private func fillingCells() -> (count: Int, contentStart: Int)? {
    var taken = freeBlocks
    let blocks = taken.count
    var left = usable - contentStart - fragments - taken.reduce(0) { $0 + $1.count }
    while left > 0, case let pointer = pointers + 2 * (taken.count - blocks),
      pointer + 2 <= contentStart
    {
      let offset = bytes.u16(pointer)
      guard let cell = cell(at: offset) else { return nil }
      taken.append(offset..<cell.end)
      left -= cell.end - offset
    }
    let count = taken.count - blocks
    guard left == 0, count > 0, areClose(taken, from: contentStart) else { return nil }
    return (count, contentStart)
  }

  // As many cells as the header says, wherever that makes the content start.
  private func statedCells() -> (count: Int, contentStart: Int)? {
    let count = statedCount
    let first = pointers + 2 * count
    guard count > 0, first < usable else { return nil }
    var taken = freeBlocks
    for index in 0..<count {
      let offset = bytes.u16(pointers + 2 * index)
      guard offset >= first, let cell = cell(at: offset) else { return nil }
      taken.append(offset..<cell.end)
    }
    let start = taken.reduce(usable) { min($0, $1.lowerBound) }
    let size = taken.reduce(fragments) { $0 + $1.count }
    guard usable - start == size, start >= first, areClose(taken, from: start) else {
      return nil
    }
    return (count, start)
  }

  // As many cells as pointers lead to one after another, where the header says that there is none.
  private func pointedCells() -> (count: Int, contentStart: Int)? {
    guard statedCount == 0 else { return nil }
    var taken = freeBlocks
    let blocks = taken.count
    var start = taken.first?.lowerBound ?? usable
    var size = taken.reduce(fragments) { $0 + $1.count }
    var best: (count: Int, contentStart: Int)?
    while case let pointer = pointers + 2 * (taken.count - blocks), pointer + 2 <= start,
      case let offset = bytes.u16(pointer), offset >= pointer + 2, let cell = cell(at: offset)
    {
      taken.append(offset..<cell.end)
      start = min(start, offset)
      size += cell.end - offset
      if usable - start == size { best = (taken.count - blocks, start) }
    }
    guard let best, areClose(Array(taken.prefix(blocks + best.count)), from: best.contentStart)
    else {
      return nil
    }
    return best
  }

  // Whether nothing lies upon another, and no cell has room between them.
  private func areClose(_ ranges: [Range<Int>], from start: Int) -> Bool {
    var end = start
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if !(0..<4).contains(range.lowerBound - end) { return false }
      end = range.upperBound
    }
    return usable - end < 4
  }

  /// The blocks of its content that are free, as far as their list can be followed.
  var freeBlocks: [Range<Int>] {
    var blocks: [Range<Int>] = []
    var at = firstFreeBlock
    while at > 0, at <= usable - 4, blocks.count < usable / 4 {
      let size = bytes.u16(at + 2)
      guard size >= 4, size <= usable - at, blocks.last.map({ $0.upperBound <= at }) != false
      else { break }
      blocks.append(at..<at + size)
      at = bytes.u16(at)
    }
    return blocks
  }
}
