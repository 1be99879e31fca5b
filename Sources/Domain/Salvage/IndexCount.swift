/// Counts the entries of an index: how many rows its table had.
final class IndexCount: TreeWalk.Visitor {
  private(set) var entryCount: Int64 = 0
  private(set) var isWhole = true

  private let index: Catalog.IndexLayout
  private var record = Record()

  init(_ index: Catalog.IndexLayout) { self.index = index }

  func lost(_ step: TreeWalk.Step) { isWhole = false }

  func interior(_ page: TreePage, _ step: TreeWalk.Step) throws -> Bool { count(page) }

  func leaf(_ page: TreePage?, _ bytes: Bytes, _ step: TreeWalk.Step) throws -> Bool {
    page.map(count) ?? false
  }

  private func count(_ page: TreePage) -> Bool {
    guard isOurs(page) else { return false }
    entryCount += Int64(page.cellCount)
    return true
  }

  // The page of a table without rowid looks like an index's but for its records.
  private func isOurs(_ page: TreePage) -> Bool {
    var hasRecords = false
    for number in 0..<page.cellCount {
      guard let offset = page.offset(of: number), let cell = page.cell(at: offset),
        cell.local == cell.payloadSize
      else { continue }
      hasRecords = true
      if record.decode(page.bytes.part(cell.start, cell.local)), index.isEntry(record) {
        return true
      }
    }
    return !hasRecords
  }
}
