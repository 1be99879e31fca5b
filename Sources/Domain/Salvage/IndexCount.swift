/// Counts the entries of an index: how many rows its table had.
final class IndexCount: TreeWalk.Visitor {
  private(set) var entryCount: Int64 = 0
  private(set) var isWhole = true

  func lost(_ step: TreeWalk.Step) { isWhole = false }

  func interior(_ page: TreePage, _ step: TreeWalk.Step) throws {
    entryCount += Int64(page.cellCount)
  }

  func leaf(_ page: TreePage?, _ bytes: Bytes, _ step: TreeWalk.Step) throws -> Bool {
    guard let page else { return false }
    entryCount += Int64(page.cellCount)
    return true
  }
}
