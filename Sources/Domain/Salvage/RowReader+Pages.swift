extension RowReader {
  /// Takes the cells of a leaf; where they are not all of its content, its header is wrong.
  func taken(_ page: TreePage?, _ bytes: Bytes, _ step: TreeWalk.Step)
    -> (TreePage, TreeWalk.Step)?
  {
    let usable = store.geometry.usable
    if let page {
      list.take(page)
      if list.isBalanced { return (page, step) }
    }
    let proven = TreePage(proven: bytes, page: step.page, usable: usable, as: kind)
    let page =
      proven ?? page ?? TreePage(damaged: bytes, page: step.page, usable: usable, as: kind)
    guard let page else { return nil }
    list.take(page)
    return (page, proven == nil ? step : step.mended)
  }

  /// Whether the cells of a page are not all of its content and none of them says why.
  func isUnequal(_ page: TreePage) -> Bool {
    guard !list.isBalanced, list.unread.isEmpty else { return false }
    return list.cells.allSatisfy { cell in
      defer { payloads.release() }
      return payloads.record(of: cell, on: page.bytes).map { row.record.decode($0) } ?? false
    }
  }
}
