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
    /// Whether only the cells of the page, or of one above it, say what it is or that it belongs here.
    var isMended = false

    /// Whether the list of free pages names it, or a page above it.
    var isFree = false

    /// The same step to a page that had to be mended.
    var mended: Step {
      var step = self
      step.isMended = true
      return step
    }
  }

  /// What to do with the pages of the tree.
  protocol Visitor: AnyObject {
    /// Whether a page is of the tree although the list of free pages names it.
    var takesFree: Bool { get }
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
    var list = CellList()
    var stack = [Step(page: root, low: .min, high: .max, depth: 0)]
    while var step = stack.popLast() {
      let before = marks.mark(of: step.page)
      let isListed = before == PageMarks.free && visitor.takesFree
      guard step.depth < 64, isListed || before == PageMarks.unseen,
        store.load(step.page, into: buffer), !isListed || isTaken(buffer.bytes, step)
      else {
        visitor.lost(step)
        continue
      }
      step.isFree = step.isFree || isListed
      marks.mark(step.page, mark)
      if try !visit(step, buffer.bytes, visitor, &list, &stack) {
        marks.mark(step.page, isListed ? PageMarks.free : PageMarks.unseen)
        visitor.lost(step)
      }
    }
  }

  private var leaf: TreePage.Kind { isTable ? .tableLeaf : .indexLeaf }
  private var interior: TreePage.Kind { isTable ? .tableInterior : .indexInterior }

  // A page is what its header says unless its cells say otherwise; a leaf's are the visitor's.
  private func visit(
    _ step: Step, _ bytes: Bytes, _ visitor: some Visitor, _ list: inout CellList,
    _ stack: inout [Step]
  ) throws -> Bool {
    let stated = TreePage(bytes, page: step.page, usable: store.geometry.usable)
    // SQLite leaves no empty page below another.
    if let stated, stated.kind == leaf, stated.cellCount > 0 || step.depth == 0 {
      if try visitor.leaf(stated, bytes, step) { return true }
      guard let page = proven(interior, bytes, step) else { return false }
      return try descend(page, step, isProven: true, visitor, &list, &stack)
    }
    if let stated {
      list.take(stated)
      if list.isBalanced, stated.kind == interior {
        return try descend(stated, step, visitor, &list, &stack)
      }
      if list.isBalanced { return try visitor.leaf(nil, bytes, step) }
    }
    if let page = proven(leaf, bytes, step) { return try visitor.leaf(page, bytes, step.mended) }
    if let page = proven(interior, bytes, step) {
      return try descend(page, step, isProven: true, visitor, &list, &stack)
    }
    let page = TreePage(mended: bytes, page: step.page, usable: store.geometry.usable)
    guard let page, page.kind == interior else { return try visitor.leaf(nil, bytes, step) }
    guard try descend(page, step, visitor, &list, &stack) else { return false }
    // With a damaged header it may have named more pages than can be told.
    if stated == nil { visitor.lost(step) }
    return true
  }

  private func proven(_ kind: TreePage.Kind, _ bytes: Bytes, _ step: Step) -> TreePage? {
    TreePage(proven: bytes, page: step.page, usable: store.geometry.usable, as: kind)
  }

  private func descend(
    _ page: TreePage, _ step: Step, isProven: Bool = false, _ visitor: some Visitor,
    _ list: inout CellList, _ stack: inout [Step]
  ) throws -> Bool {
    guard try visitor.interior(page, isProven ? step.mended : step) else { return false }
    list.take(page)
    let first = stack.count
    push(page, list, step, mendedFrom: isProven ? page.statedCount : .max, onto: &stack)
    // The stack gives the first one back first.
    stack[first...].reverse()
    return true
  }

  // Where a cell cannot be read a page is lost, whose number and keys nothing tells. A key that is
  // out of order bounds nothing.
  private func push(
    _ page: TreePage, _ list: CellList, _ step: Step, mendedFrom: Int, onto stack: inout [Step]
  ) {
    var low = step.low
    var holes = list.unread[...]
    let order = isTable ? KeyOrder(list.cells, low: step.low, high: step.high) : KeyOrder()
    func append(_ page: UInt32, to high: Int64, isMended: Bool = false) {
      stack.append(
        Step(
          page: page, low: low, high: high, depth: step.depth + 1,
          isMended: step.isMended || isMended, isFree: step.isFree))
    }
    for (index, cell) in list.cells.enumerated() {
      let bounds = isTable && !order.isOut(index)
      let high = bounds ? cell.key : step.high
      while holes.first == index {
        append(0, to: high)
        holes.removeFirst()
      }
      append(cell.child, to: high, isMended: index >= mendedFrom)
      if bounds { low = cell.key }
    }
    for _ in holes { append(0, to: step.high) }
    if list.unread.isEmpty && list.mayLack(page) { append(0, to: step.high) }
    let isUnequal = list.unread.isEmpty && !list.isBalanced
    append(page.rightChild, to: step.high, isMended: mendedFrom < .max || isUnequal)
  }
}

extension TreeWalk.Visitor {
  var takesFree: Bool { true }

  func interior(_ page: TreePage, _ step: TreeWalk.Step) throws -> Bool { true }
}
