/// What is known about the rows that a table has already, and about those it misses.
struct TableKnowledge {
  private static let mostTrees = 64

  /// Whether its root was not there, or nothing says where it is.
  let isRootLost: Bool

  private var trees: [(page: UInt32, keys: ClosedRange<Int64>)] = []
  private var holes = KeyRanges()
  private var covered = KeyRanges()

  /// A table whose tree may be anywhere.
  init() {
    isRootLost = true
    holes.add(.min, .max)
  }

  /// A table whose tree was walked.
  init(root: UInt32, lost: [TreeWalk.Step], coverage: [ClosedRange<Int64>]) {
    isRootLost = lost.contains { $0.page == root }
    for step in lost { holes.add(step.low, step.high) }
    add(root, coverage)
  }

  /// Whether pages of its tree are missing.
  var missesPages: Bool { !holes.isEmpty }

  /// Whether a page with these keys is one that may be missing.
  func misses(_ keys: ClosedRange<Int64>) -> Bool { holes.encloses(keys) }

  /// Whether a key is among those of pages that were read.
  func covers(_ key: Int64) -> Bool { covered.contains(key) }

  /// Adds a tree that was given back to the table, and the keys that were found in it.
  mutating func add(_ tree: UInt32, _ coverage: [ClosedRange<Int64>]) {
    for range in coverage { covered.add(range.lowerBound, range.upperBound) }
    let low = coverage.map(\.lowerBound).min()
    let high = coverage.map(\.upperBound).max()
    if trees.count < Self.mostTrees, let low, let high { trees.append((tree, low...high)) }
  }

  /// The pages at which trees begin that may have a row; not of all, when there are many.
  func trees(with key: Int64) -> [UInt32] { trees.filter { $0.keys.contains(key) }.map(\.page) }
}
