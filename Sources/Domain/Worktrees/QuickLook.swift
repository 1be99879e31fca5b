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
  private let areVerbatim: Bool
  private var hasRead = false
  private var seen: [Bool]
  // The directories around what is visited, with the entries below each.
  private var around: [(length: Int, entries: Range<Int>)] = []

  private struct NotOrdinary: Error {}
  // So many are listed sooner by git, and take too much memory in two lists.
  private static let limit = 10_000
  // Content above this size is read by git.
  private static let readableSize = 1 << 20

  // `nil` when git must be asked. Files are verbatim when nothing converts them.
  init?(at worktree: String, beside table: IndexTable, areVerbatim: Bool) throws {
    (self.worktree, self.table, rules) = (worktree, table, table.ignoreRules)
    self.areVerbatim = areVerbatim
    seen = Array(repeating: false, count: table.all.count)
    do {
      try FileTree.walk(worktree, .all) { try visit($0) }
    } catch is NotOrdinary {
      return nil
    } catch is SystemFailure {
      return nil  // git says what cannot be read
    }
    // Its rules may convert what was read.
    if hasRead, others.contains(where: { IndexReader.isAttributes($0[...]) }) { return nil }
    for (at, isSeen) in seen.enumerated() where !isSeen { changed.append(table.path(at)) }
    others.sort { $0.lexicographicallyPrecedes($1) }
    if (changed + others).contains(where: { IndexTable.isIgnoreFile($0[...]) }) {
      rules = Array(worktree.utf8)
    }
  }

  // Whether to enter it.
  private mutating func visit(_ entry: FileTree.Entry) throws -> Bool {
    while let last = around.last, last.length > entry.nameStart { around.removeLast() }
    switch entry.kind {
    case .directory:
      if entry.name.elementsEqual(Self.git) { return try pass(entry) }
      guard entry.problem == nil, !entry.isMount,
        try !entry.name.elementsEqual(Self.objects)
          || TreeScan.repository(of: entry.path, in: worktree) == nil
      else { throw NotOrdinary() }
      return true
    case .file, .link:
      if entry.path.count - entry.nameStart == 4, entry.name.elementsEqual(Self.git) {
        return try pass(entry)
      }
      if entry.kind == .link, try TreeScan.leadsOut(entry.path, of: worktree) {
        linksOut.append(entry.path)
      }
      try compare(entry)
    case .other: break
    }
    return false
  }

  // What makes the worktree a repository; elsewhere another one begins with it.
  private func pass(_ entry: FileTree.Entry) throws -> Bool {
    guard entry.nameStart == 0 else { throw NotOrdinary() }
    return false
  }

  private mutating func compare(_ entry: FileTree.Entry) throws {
    guard let status = entry.status,
      let at = table.find(entry.path, nameFrom: entry.nameStart, in: neighbours(of: entry))
    else {
      others.append(entry.path)
      // A question about a name that begins with a colon would be another one.
      if others.count > Self.limit || entry.path.first == UInt8(ascii: ":") { throw NotOrdinary() }
      return
    }
    seen[at] = true
    if try !table.isSame(at, as: status) || table.isRacy(at) && !hasSameContent(at, entry) {
      changed.append(entry.path)
    }
  }

  private mutating func hasSameContent(_ at: Int, _ entry: FileTree.Entry) throws -> Bool {
    guard areVerbatim else { throw NotOrdinary() }
    hasRead = true
    guard let size = entry.status?.size, size <= Self.readableSize,
      let content = try entry.content()
    else { return false }
    return table.isSame(at, as: content)
  }

  // The entries below the directory that it is in.
  private mutating func neighbours(of entry: FileTree.Entry) -> Range<Int> {
    if entry.nameStart == 0 { return table.all }
    if let last = around.last, last.length == entry.nameStart { return last.entries }
    let entries = table.range(below: Array(entry.path[..<entry.nameStart]))
    around.append((entry.nameStart, entries))
    return entries
  }

  private static let git = Array(".git".utf8), objects = Array("objects".utf8)
}
