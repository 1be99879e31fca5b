import Common

// One look at the files of a worktree, beside its index and without git: what the index does not
// have, and what is not as the index has it. Everything out of the ordinary is left to git.
struct QuickLook: Sendable {
  // Files and links.
  private(set) var others: [[UInt8]] = []
  private(set) var changed: [[UInt8]] = []
  private(set) var linksOut: [[UInt8]] = []
  // Looks with the same rules ignore the same paths.
  private(set) var rules: [UInt8]
  let table: IndexTable

  private let worktree: String
  private var seen: [Bool]
  // The directories around what is visited, with the entries below each.
  private var around: [(length: Int, entries: Range<Int>)] = []

  private struct NotOrdinary: Error {}
  // So many are listed sooner by git, and take too much memory in two lists.
  private static let limit = 10_000

  // `nil` when git must be asked.
  init?(at worktree: String, beside table: IndexTable) throws {
    (self.worktree, self.table, rules) = (worktree, table, table.ignoreRules)
    seen = Array(repeating: false, count: table.all.count)
    do {
      try FileTree.walk(worktree, .all) { try visit($0) }
    } catch is NotOrdinary {
      return nil
    } catch is SystemFailure {
      return nil  // git says what cannot be read
    }
    for (at, isSeen) in seen.enumerated() where !isSeen { changed.append(table.path(at)) }
    others.sort { $0.lexicographicallyPrecedes($1) }
    if (changed + others).contains(where: { IndexTable.isIgnoreFile($0[...]) }) {
      rules = Array(worktree.utf8)
    }
  }

  // Whether to enter it.
  private mutating func visit(_ entry: FileTree.Entry) throws -> Bool {
    let length = entry.path.count - entry.name.count
    while let last = around.last, last.length > length { around.removeLast() }
    if entry.name.elementsEqual(".git".utf8) {
      guard entry.path.count == 4 else { throw NotOrdinary() }
      return false
    }
    switch entry.kind {
    case .directory:
      guard entry.problem == nil, !entry.isMount,
        try !entry.name.elementsEqual("objects".utf8)
          || TreeScan.repository(of: entry.path, in: worktree) == nil
      else { throw NotOrdinary() }
      return true
    case .file, .link:
      if entry.kind == .link, try TreeScan.leadsOut(entry.path, of: worktree) {
        linksOut.append(entry.path)
      }
      try compare(entry)
    case .other: break
    }
    return false
  }

  private mutating func compare(_ entry: FileTree.Entry) throws {
    guard let status = entry.status,
      let at = table.find(entry.path, in: neighbours(of: entry))
    else {
      others.append(entry.path)
      // A question about a name that begins with a colon would be another one.
      if others.count > Self.limit || entry.path.first == UInt8(ascii: ":") { throw NotOrdinary() }
      return
    }
    seen[at] = true
    if !table.isSame(at, as: status) { changed.append(entry.path) }
  }

  // The entries of the directory that it is in.
  private mutating func neighbours(of entry: FileTree.Entry) -> Range<Int> {
    let length = entry.path.count - entry.name.count
    if length == 0 { return table.all }
    if let last = around.last, last.length == length { return last.entries }
    let entries = table.range(below: entry.path[..<(length - 1)])
    around.append((length, entries))
    return entries
  }
}
