/// What each page is for, so that no page is used twice and every walk ends.
final class PageMarks {
  static let unseen: UInt16 = 0
  static let schema: UInt16 = 1
  static let free: UInt16 = 2
  static let overflow: UInt16 = 3
  static let special: UInt16 = 4
  static let ignored: UInt16 = 5
  static let index: UInt16 = 6
  static let firstTable: UInt16 = 16

  private var marks: [UInt16]
  private let store: PageStore

  init(_ store: PageStore) {
    self.store = store
    marks = Array(repeating: Self.unseen, count: store.pageCount)
    mark(store.geometry.lockPage, Self.special)
    guard store.geometry.autoVacuum > 0 else { return }
    let step = store.geometry.usable / 5 + 1
    for start in stride(from: 2, through: store.pageCount + 1, by: step) {
      for page in [UInt32(clamping: start), UInt32(clamping: start + 1)]
      where store.geometry.isPointerMap(page) { mark(page, Self.special) }
    }
  }

  func mark(_ page: UInt32, _ mark: UInt16) {
    if let slot = store.slot(of: page) { marks[slot] = mark }
  }

  /// What a page is for; `nil` when it is nowhere.
  func mark(of page: UInt32) -> UInt16? { store.slot(of: page).map { marks[$0] } }

  func isUnseen(_ page: UInt32) -> Bool { mark(of: page) == Self.unseen }

  /// The pages that nothing has claimed.
  func forEachUnseen(_ body: (UInt32) throws -> Void) rethrows {
    for slot in marks.indices where marks[slot] == Self.unseen { try body(store.page(of: slot)) }
  }

  /// The pages with a mark.
  func pages(_ mark: UInt16) -> [UInt32] {
    marks.indices.filter { marks[$0] == mark }.map { store.page(of: $0) }
  }
}

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
      marks.mark(page, PageMarks.free)
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
