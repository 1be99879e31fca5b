/// What a pass over a store found.
public struct ReadingSummary: Sendable {
  /// What was found of one table.
  public struct Table: Sendable {
    /// Rows that its tree led to and that nothing speaks against.
    public internal(set) var intact: Int64 = 0
    /// Rows with a doubt: see ``ReadingSummary/Table/doubts``.
    public internal(set) var repaired: Int64 = 0
    /// Rows by each doubt.
    public internal(set) var doubts: [String: Int64] = [:]
    /// Rows by the file they were read from.
    public internal(set) var sources: [Evidence.Role: Int64] = [:]
    /// Pages of its tree that cannot be used.
    public internal(set) var lostPages = 0
    /// Cells on its pages that cannot be read.
    public internal(set) var lostCells = 0
    /// Entries of an index of it that is whole: how many rows it had.
    public internal(set) var indexEntries: Int64?

    /// Whether nothing tells where its tree begins.
    var isRootLost = false
    /// Whether pages that nothing claims may be its own.
    var mayHaveMore = false

    /// Rows in all.
    public var rows: Int64 { intact + repaired }
    /// Rows that are gone; `nil` when nothing tells.
    public var lost: Int64? { lost(repeated: 0) }

    /// Rows that are gone when some of those found are there twice.
    func lost(repeated: Int64) -> Int64? {
      if let indexEntries { return max(0, indexEntries - (rows - repeated)) }
      return lostPages == 0 && !mayHaveMore ? Int64(max(0, lostCells)) : nil
    }

    /// Lets rows that were counted as intact be in doubt.
    mutating func doubt(_ count: Int64, _ doubt: RowDoubts) {
      let found = min(count, intact)
      intact -= found
      repaired += found
      for label in doubt.labels { doubts[label, default: 0] += count }
    }

    mutating func count(_ row: SalvagedRow) {
      if row.doubts.isEmpty { intact += 1 } else { repaired += 1 }
      sources[row.origin.source, default: 0] += 1
      guard !row.doubts.isEmpty else { return }
      for label in row.doubts.labels { doubts[label, default: 0] += 1 }
    }
  }

  /// The tables, in the order of the reading's.
  public internal(set) var tables: [Table]
  /// Rows that several tables could own, or none that is known.
  public internal(set) var asideRows: Int64 = 0
  /// Deleted rows that were lent.
  public internal(set) var deletedRows: Int64 = 0
  /// Pages of the list of free pages.
  public internal(set) var freePages = 0
  /// Whether the list of free pages is whole.
  public internal(set) var freeListIsWhole = true
  /// Pages that lost their parent and were given back to a table.
  public internal(set) var adoptedPages = 0
}

extension ReadingSummary {
  /// Counts what only the end of a pass tells: rows that share pages with later ones, and pages
  /// that nothing claimed.
  mutating func close(_ store: PageStore, _ marks: PageMarks, _ payloads: PayloadReader) {
    for (index, rows) in payloads.sharers { tables[index].doubt(rows, .sharedPart) }
    guard tables.contains(where: \.isRootLost), Self.hasStrays(store, marks) else { return }
    for index in tables.indices where tables[index].isRootLost { tables[index].mayHaveMore = true }
  }

  // A page without a cell holds no row; page 1 has the schema.
  private static func hasStrays(_ store: PageStore, _ marks: PageMarks) -> Bool {
    let buffer = Buffer(store.geometry.pageSize)
    var found = false
    marks.forEachUnseen { number in
      if number == 1 || found { return }
      guard store.load(number, into: buffer) else {
        return found = number <= store.geometry.missingPages
      }
      let page = TreePage(buffer.bytes, page: number, usable: store.geometry.usable)
      found = page.map { $0.cellCount > 0 || !$0.kind.isLeaf } ?? true
    }
    return found
  }
}
