/// The layout of a store whose header is gone, from the pages that are left.
struct GeometryGuess {
  private static let sampleCount = 1500

  private let file: Evidence.File
  private let buffer = Buffer(65536)

  init(_ file: Evidence.File) { self.file = file }

  /// The page size at which most of the file reads as b-tree pages; `nil` when nothing does.
  func geometry() -> Geometry? {
    let scores = (9...16).map { shift in (size: 1 << shift, score: score(1 << shift)) }
    guard let best = scores.max(by: { $0.score.bytes < $1.score.bytes }), best.score.bytes > 0
    else { return nil }
    var geometry = Geometry(
      pageSize: best.size, origin: .pages, reservedBytes: best.score.reserved)
    geometry.reservedBytes = fullest(geometry)
    return geometry
  }

  private func score(_ size: Int) -> (bytes: Int64, reserved: Int) {
    let tails = tails(size)
    let total = tails.values.reduce(0, +)
    return (Int64(total) * Int64(size) * step(size), Self.usual(tails))
  }

  // Every how many pages one is looked at.
  private func step(_ size: Int) -> Int64 {
    max(1, file.sizeBytes / Int64(size) / Int64(Self.sampleCount))
  }

  // How many pages leave how many bytes at their end.
  private func tails(_ size: Int) -> [Int: Int] {
    let pages = file.sizeBytes / Int64(size)
    var tails: [Int: Int] = [:]
    for page in stride(from: Int64(0), to: pages, by: Int(step(size))) {
      file.read(page * Int64(size), size, into: buffer)
      if let rest = unusedTail(buffer.bytes, size) { tails[rest, default: 0] += 1 }
    }
    return tails
  }

  private static func usual(_ tails: [Int: Int]) -> Int {
    tails.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
  }

  /// The bytes that pages leave at their end, when they are full up to there and not up to where the
  /// header says.
  ///
  /// No other page is read where page 1 is full as the header says.
  func reservedBytes(otherThanIn geometry: Geometry) -> Int? {
    if isFirstPageFull(geometry) { return nil }
    let fullest = fullest(geometry)
    return fullest == geometry.reservedBytes ? nil : fullest
  }

  // Of the usual numbers and the one that is taken so far, the one with which most pages are full.
  private func fullest(_ geometry: Geometry) -> Int {
    let usual = tails(geometry.pageSize).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let counts = [geometry.reservedBytes, 0] + usual.prefix(4).map(\.key)
    let scores = counts.map { reserved in
      var other = geometry
      other.reservedBytes = reserved
      return (reserved: reserved, bytes: fullBytes(other))
    }
    let most = scores.reduce(0) { max($0, $1.bytes) }
    return scores.first { $0.bytes == most }?.reserved ?? geometry.reservedBytes
  }

  /// Whether nothing but cells is in the content of page 1, where a file begins with it.
  func isFirstPageFull(_ geometry: Geometry) -> Bool {
    file.read(0, geometry.pageSize, into: buffer)
    return isFull(1, geometry)
  }

  /// About how many bytes of the file are in pages whose content is nothing but cells.
  func fullBytes(_ geometry: Geometry) -> Int64 {
    let (size, step) = (Int64(geometry.pageSize), step(geometry.pageSize))
    var count: Int64 = 0
    for page in stride(from: 0, to: file.sizeBytes / size, by: Int(step)) {
      file.read(page * size, geometry.pageSize, into: buffer)
      if isFull(page == 0 && geometry.hasHeader ? 1 : 2, geometry) { count += 1 }
    }
    return count * size * step
  }

  private func isFull(_ number: UInt32, _ geometry: Geometry) -> Bool {
    guard let page = TreePage(buffer.bytes, page: number, usable: geometry.usable),
      page.cellCount > 0
    else { return false }
    var list = CellList()
    list.take(page)
    return list.isBalanced
  }

  // The first cell ever written ends where the page's content ends.
  private func unusedTail(_ bytes: Bytes, _ size: Int) -> Int? {
    guard let page = TreePage(bytes, page: 2, usable: size), page.cellCount > 0 else {
      return nil
    }
    var last = 0
    for index in 0..<page.cellCount {
      guard let offset = page.offset(of: index), let cell = page.cell(at: offset) else {
        return nil
      }
      last = max(last, cell.end)
    }
    return size - last <= min(255, size - 480) ? size - last : nil
  }

  /// How many pages are missing at the beginning of the file: the number at which most children
  /// that interior pages name are pages of the fitting kind.
  func missingPages(_ geometry: Geometry) -> UInt32 {
    let children = interiorChildren(geometry)
    guard !children.isEmpty else { return startsWithPage(geometry) ? 1 : 0 }
    let votes = (UInt32(0)...16).map { missing in
      (missing, children.count { fits($0, missing, geometry) })
    }
    return votes.max { ($0.1, $1.0) < ($1.1, $0.0) }?.0 ?? 0
  }

  private func startsWithPage(_ geometry: Geometry) -> Bool {
    file.read(0, geometry.pageSize, into: buffer)
    return TreePage(buffer.bytes, page: 2, usable: geometry.usable).map { $0.cellCount > 0 }
      ?? false
  }

  private func interiorChildren(_ geometry: Geometry) -> [(child: UInt32, key: Int64?)] {
    let size = Int64(geometry.pageSize)
    var found: [(child: UInt32, key: Int64?)] = []
    for page in 0..<min(file.sizeBytes / size, 1 << 20) where found.count < 4000 {
      file.read(page * size, geometry.pageSize, into: buffer)
      guard let page = TreePage(buffer.bytes, page: 2, usable: geometry.usable), !page.kind.isLeaf
      else { continue }
      for index in 0..<page.cellCount {
        guard let offset = page.offset(of: index), let cell = page.cell(at: offset) else {
          continue
        }
        found.append((cell.child, page.kind.isTable ? cell.key : nil))
      }
    }
    return found
  }

  private func fits(_ child: (child: UInt32, key: Int64?), _ missing: UInt32, _ geometry: Geometry)
    -> Bool
  {
    guard child.child > missing + 1 else { return false }
    let offset = Int64(child.child - 1 - missing) * Int64(geometry.pageSize)
    guard offset < file.sizeBytes else { return false }
    file.read(offset, geometry.pageSize, into: buffer)
    guard let page = TreePage(buffer.bytes, page: 2, usable: geometry.usable), page.cellCount > 0
    else { return false }
    guard let key = child.key else { return !page.kind.isTable }
    guard page.kind.isTable, let offset = page.offset(of: page.cellCount - 1),
      let last = page.cell(at: offset)
    else { return false }
    return page.kind.isLeaf ? last.key <= key && key - last.key < 1000 : last.key < key
  }
}
