/// The header of a b-tree page and its list of cells (https://sqlite.org/fileformat.html#b_tree_pages).
struct TreePage {
  enum Kind: UInt8 {
    case indexInterior = 2
    case tableInterior = 5
    case indexLeaf = 10
    case tableLeaf = 13

    var isLeaf: Bool { self == .indexLeaf || self == .tableLeaf }
    var isTable: Bool { self == .tableInterior || self == .tableLeaf }
  }

  let kind: Kind
  let cellCount: Int
  let contentStart: Int
  let rightChild: UInt32
  let firstFreeBlock: Int
  /// Bytes between the cells that are too few to be a free block.
  let fragments: Int
  let pointers: Int
  private(set) var bytes: Bytes
  let usable: Int

  /// Reads the header; `nil` when it contradicts itself.
  init?(_ bytes: Bytes, page: UInt32, usable: Int) {
    let start = page == 1 ? 100 : 0
    guard let kind = Kind(rawValue: bytes.byte(start)) else { return nil }
    self.init(bytes, page: page, usable: usable, as: kind, cellCount: bytes.u16(start + 3))
    guard firstFreeBlock < usable, contentStart <= usable, contentStart >= pointers else {
      return nil
    }
    if cellCount == 0 && !kind.isLeaf && rightChild == 0 { return nil }
    if pointers + 2 * cellCount > contentStart { return nil }
  }

  /// Reads a page by its first byte alone, when the rest of its header contradicts itself.
  init?(mended bytes: Bytes, page: UInt32, usable: Int) {
    if let page = TreePage(bytes, page: page, usable: usable) {
      self = page
      return
    }
    guard let kind = Kind(rawValue: bytes.byte(page == 1 ? 100 : 0)) else { return nil }
    self.init(damaged: bytes, page: page, usable: usable, as: kind)
  }

  /// Reads a page whose header is damaged as the kind that its parent says it is.
  ///
  /// As many cells are taken as the pointers at its beginning can be.
  init?(damaged bytes: Bytes, page: UInt32, usable: Int, as kind: Kind) {
    let pointers = (page == 1 ? 100 : 0) + (kind.isLeaf ? 8 : 12)
    var count = 0
    var lowest = usable
    while pointers + 2 * count + 2 <= lowest {
      let pointer = bytes.u16(pointers + 2 * count)
      guard pointer >= pointers + 2 * count + 2, pointer < usable else { break }
      lowest = min(lowest, pointer)
      count += 1
    }
    guard count > 0 else { return nil }
    self.init(bytes, page: page, usable: usable, as: kind, cellCount: count)
  }

  init(
    _ bytes: Bytes, page: UInt32, usable: Int, as kind: Kind, cellCount: Int,
    contentStart: Int? = nil
  ) {
    let start = page == 1 ? 100 : 0
    self.bytes = bytes
    self.usable = usable
    self.kind = kind
    self.cellCount = cellCount
    firstFreeBlock = bytes.u16(start + 1)
    let stated = bytes.u16(start + 5)
    self.contentStart = contentStart ?? (stated == 0 ? 65536 : stated)
    fragments = Int(bytes.byte(start + 7))
    rightChild = kind.isLeaf ? 0 : bytes.u32(start + 8)
    pointers = start + (kind.isLeaf ? 8 : 12)
  }

  /// The number of cells that its header says.
  var statedCount: Int { bytes.u16(pointers - (kind.isLeaf ? 5 : 9)) }

  /// The same page over other bytes.
  func on(_ bytes: Bytes) -> TreePage { TreePage(self, bytes) }

  private init(_ page: TreePage, _ bytes: Bytes) {
    self = page
    self.bytes = bytes
  }

  /// Where a cell begins; `nil` when its pointer leads out of the cells.
  func offset(of cell: Int) -> Int? {
    let offset = bytes.u16(pointers + 2 * cell)
    return offset >= pointers + 2 * cellCount && offset <= usable - 4 ? offset : nil
  }

  /// The cell at an offset; `nil` when it does not fit into the page.
  @inline(__always)
  func cell(at offset: Int) -> Cell? { Cell(self, at: offset) }
}

/// One cell of a b-tree page: a child, a key, a record, or parts of them.
struct Cell {
  /// Where it begins on the page.
  let offset: Int
  let child: UInt32
  /// The rowid; 0 in an index.
  let key: Int64
  /// The size of the record in bytes, overflow included; 0 in an interior page of a table.
  let payloadSize: Int
  /// Where the record begins on the page, and how much of it is there.
  let start: Int
  let local: Int
  /// The first overflow page, or 0.
  let overflow: UInt32
  /// The offset behind the cell.
  let end: Int

  init?(_ page: TreePage, at offset: Int) {
    self.offset = offset
    var at = offset
    let bytes = page.bytes
    child = page.kind.isLeaf ? 0 : bytes.u32(at)
    if !page.kind.isLeaf { at += 4 }
    var size = 0
    if page.kind != .tableInterior {
      guard let field = bytes.varint(at), field.value <= 0x7fff_ffff else { return nil }
      size = Int(field.value)
      at += field.size
    }
    if page.kind.isTable {
      guard let field = bytes.varint(at) else { return nil }
      key = Int64(bitPattern: field.value)
      at += field.size
    } else {
      key = 0
    }
    payloadSize = size
    start = at
    local = Self.local(size, page)
    overflow = local < size ? bytes.u32(at + local) : 0
    if local < size && overflow == 0 { return nil }
    end = max(at + local + (local < size ? 4 : 0), offset + (page.kind.isLeaf ? 4 : 0))
    guard end <= page.usable else { return nil }
  }

  // How much of a record stays on the page: https://sqlite.org/fileformat.html#b_tree_pages.
  private static func local(_ size: Int, _ page: TreePage) -> Int {
    let usable = page.usable
    let most = page.kind == .tableLeaf ? usable - 35 : (usable - 12) * 64 / 255 - 23
    if size <= most { return size }
    let least = (usable - 12) * 32 / 255 - 23
    let kept = least + (size - least) % (usable - 4)
    return kept <= most ? kept : least
  }
}
