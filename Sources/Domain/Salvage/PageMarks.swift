/// What each page is for, so that no page is used twice and every walk ends.
final class PageMarks {
  static let unseen: UInt16 = 0
  static let schema: UInt16 = 1
  static let free: UInt16 = 2
  /// A trunk of the list of free pages, or a page that has no content.
  static let special: UInt16 = 4
  static let ignored: UInt16 = 5
  static let index: UInt16 = 6
  static let firstTable: UInt16 = 16
  /// This mark and those above it: an overflow page of nothing in particular, or of a table's row.
  static let firstOverflow: UInt16 = 0x8000

  static func overflow(of owner: Int?) -> UInt16 {
    firstOverflow + UInt16(clamping: owner.map { $0 < 0x7fff ? $0 + 1 : 0 } ?? 0)
  }

  static func owner(_ overflow: UInt16) -> Int? {
    overflow > firstOverflow ? Int(overflow - firstOverflow) - 1 : nil
  }

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
