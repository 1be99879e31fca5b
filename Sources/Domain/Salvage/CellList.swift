/// The cells of one page, and whether they account for all of its content.
///
/// From the start of its content a page is full of cells, free blocks and fragments. One list takes
/// page after page.
struct CellList {
  private(set) var cells: [Cell] = []
  /// Behind how many of the cells each pointer comes that leads to none, or to one of them again.
  private(set) var unread: [Int] = []
  /// The bytes of the content that nothing accounts for; negative when there is more than content.
  private(set) var surplus = 0
  // A bit for each offset.
  private var seen = [UInt64](repeating: 0, count: 65536 / 64)

  /// Whether there is no cell but those that were read.
  var isBalanced: Bool { surplus == 0 && unread.isEmpty }

  /// Takes the cells of a page in place of the last one's.
  mutating func take(_ page: TreePage) {
    cells.removeAll(keepingCapacity: true)
    unread.removeAll(keepingCapacity: true)
    for word in 0...page.usable / 64 where word < seen.count { seen[word] = 0 }
    surplus = page.usable - page.contentStart - page.fragments
    for index in 0..<page.cellCount {
      guard let offset = page.offset(of: index), isNew(offset), let cell = page.cell(at: offset)
      else {
        unread.append(cells.count)
        continue
      }
      cells.append(cell)
      surplus -= cell.end - offset
    }
    if surplus != 0 { surplus -= page.freeBlocks.reduce(0) { $0 + $1.count } }
  }

  private mutating func isNew(_ offset: Int) -> Bool {
    let bit = UInt64(1) << UInt64(offset & 63)
    if seen[offset >> 6] & bit != 0 { return false }
    seen[offset >> 6] |= bit
    return true
  }

  /// Whether the pointer behind the last one leads to a cell where nothing else is: there may be
  /// more cells than the header says.
  func mayLack(_ page: TreePage) -> Bool {
    let end = page.pointers + 2 * page.cellCount
    let offset = page.bytes.u16(end)
    guard surplus > 0, offset >= max(page.contentStart, end + 2), let cell = page.cell(at: offset)
    else { return false }
    let place = offset..<cell.end
    return place.count <= surplus && !page.freeBlocks.contains { $0.overlaps(place) }
      && !cells.contains { $0.offset < place.upperBound && place.lowerBound < $0.end }
  }
}
