/// Walks a b-tree from its root, in the order of its keys, whatever its pages contain.
///
/// Every page is marked before it is used, so shared pages and cycles end.
struct TreeWalk {
  /// A page that the tree names, and the keys it may have.
  struct Step {
    let page: UInt32
    let low: Int64
    let high: Int64
    let depth: Int
  }

  /// What to do with the pages of the tree.
  protocol Visitor: AnyObject {
    /// Reads a leaf, or the page that should be there; `false` when it is not of this tree.
    func leaf(_ page: TreePage?, _ bytes: Bytes, _ step: Step) throws -> Bool
    /// Reads the records in an interior page of a tree that has them there; `false` when it is not
    /// of this tree.
    func interior(_ page: TreePage, _ step: Step) throws -> Bool
    /// A page of the tree that cannot be used.
    func lost(_ step: Step)
  }

  let store: PageStore
  let marks: PageMarks
  let isTable: Bool
  let mark: UInt16

  /// Walks the tree below a page.
  func walk(_ root: UInt32, _ visitor: some Visitor) throws {
    let buffer = Buffer(store.geometry.pageSize)
    var stack = [Step(page: root, low: .min, high: .max, depth: 0)]
    while let step = stack.popLast() {
      guard step.depth < 64, marks.isUnseen(step.page), store.load(step.page, into: buffer) else {
        visitor.lost(step)
        continue
      }
      let usable = store.geometry.usable
      let whole = TreePage(buffer.bytes, page: step.page, usable: usable)
      let page = whole ?? TreePage(mended: buffer.bytes, page: step.page, usable: usable)
      if let page, !page.kind.isLeaf, page.kind.isTable == isTable {
        marks.mark(step.page, mark)
        let isOurs = try visitor.interior(page, step)
        if isOurs {
          push(page, step, onto: &stack)
        } else {
          marks.mark(step.page, PageMarks.unseen)
        }
        // With a damaged header it may have named more pages than can be told.
        if !isOurs || whole == nil { visitor.lost(step) }
        continue
      }
      marks.mark(step.page, mark)
      let fitting = whole.flatMap { $0.kind.isTable == isTable ? $0 : nil }
      if try !visitor.leaf(fitting, buffer.bytes, step) {
        marks.mark(step.page, PageMarks.unseen)
        visitor.lost(step)
      }
    }
  }

  // The last child first: the stack gives the first one back first. A key that is out of order
  // bounds nothing.
  private func push(_ page: TreePage, _ step: Step, onto stack: inout [Step]) {
    var low = step.low
    let first = stack.count
    let cells = (0..<page.cellCount).compactMap { page.offset(of: $0).flatMap(page.cell(at:)) }
    let order = isTable ? KeyOrder(cells, low: step.low, high: step.high) : KeyOrder()
    for (index, cell) in cells.enumerated() {
      let bounds = isTable && !order.isOut(index)
      let high = bounds ? cell.key : step.high
      stack.append(Step(page: cell.child, low: low, high: high, depth: step.depth + 1))
      if bounds { low = cell.key }
    }
    stack.append(Step(page: page.rightChild, low: low, high: step.high, depth: step.depth + 1))
    stack[first...].reverse()
  }
}

extension TreeWalk.Visitor {
  func interior(_ page: TreePage, _ step: TreeWalk.Step) throws -> Bool { true }
}
