/// Finds single rows by their keys, in trees whose other pages need not be whole.
struct RowLookup {
  private let store: PageStore
  private let buffer: Buffer

  init(_ store: PageStore) {
    self.store = store
    buffer = Buffer(store.geometry.pageSize)
  }

  /// Lends the row with a key; `nil` when it is not below that page, or not all of it is on its leaf.
  func with<Result>(_ key: Int64, below top: UInt32, _ body: (borrowing Record) -> Result)
    -> Result?
  {
    var number = top
    for _ in 0..<64 {
      guard store.load(number, into: buffer),
        let page = TreePage(buffer.bytes, page: number, usable: store.geometry.usable),
        page.kind.isTable
      else { return nil }
      let next = cell(key, page)
      if page.kind.isLeaf {
        var record = Record()
        guard let next, next.key == key, next.overflow == 0,
          record.decode(page.bytes.part(next.start, next.local))
        else { return nil }
        return body(record)
      }
      number = next?.child ?? page.rightChild
    }
    return nil
  }

  // The first cell that is not below a key.
  private func cell(_ key: Int64, _ page: TreePage) -> Cell? {
    for index in 0..<page.cellCount {
      if let cell = page.offset(of: index).flatMap(page.cell(at:)), cell.key >= key { return cell }
    }
    return nil
  }
}
