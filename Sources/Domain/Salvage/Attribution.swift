import SQLite

/// Decides to which table pages belong that lost their parent.
///
/// It weighs the number of columns, storage classes against declared types, the root the schema
/// names, and whether the keys fill a hole of the table.
struct Attribution {
  /// A few records of the pages in question.
  struct Sample {
    var top: UInt32
    var isTable: Bool
    var records: [Record]
    var keys: ClosedRange<Int64>?
    /// What the first two columns of each record say, where they are texts.
    var words: [(first: String?, second: String?)] = []
  }

  /// The answer.
  enum Verdict: Equatable {
    /// One table fits clearly better than the others.
    case table(Int, confidence: Double)
    /// Several fit, or the one that fits has rows with these keys already.
    case unsure([Int], reason: String)
    /// An index: its records say nothing that the table does not.
    case index
    /// Nothing that is known fits.
    case nothing
  }

  /// A table that may own pages.
  struct Candidate {
    let index: Int
    /// How well the records fit its columns.
    let likeness: Double
    /// With what else speaks for it.
    var score: Double
  }

  private static let margin = 0.25

  let catalog: Catalog
  let encoding: BulkStatement.Encoding
  /// Whether the schema is whole: there are no other tables and indexes than those in the catalog.
  let isSchemaWhole: Bool
  let lookup: RowLookup
  var knowledge: [Int: TableKnowledge] = [:]
  /// Indexes, by their place in the catalog, that have all their pages.
  var wholeIndexes: Set<Int> = []
  private let indexNames: Set<NameKey>

  init(_ reading: StoreReading) {
    catalog = reading.catalog
    encoding = reading.store.geometry.encoding
    isSchemaWhole = reading.schemaIsWhole
    lookup = RowLookup(reading.store)
    indexNames = Set(catalog.indexes.map { NameKey($0.name) })
  }

  /// Weighs the tables, and for records without rowids the indexes.
  func verdict(_ sample: Sample) -> Verdict {
    guard !sample.records.isEmpty else { return .nothing }
    guard sample.isTable else { return verdictWithoutRowids(sample) }
    if isStatistics(sample) { return .index }
    if let verdict = countsVerdict(sample) { return verdict }
    let candidates = candidates(sample)
    guard let best = candidates.first else { return .nothing }
    let close = close(candidates)
    if close.count > 1 { return .unsure(close, reason: "several tables fit") }
    if isCovered(sample, best.index) {
      return .unsure(close, reason: "the table has rows with such keys already")
    }
    if best.score < Self.margin { return .unsure(close, reason: "the table fits only in part") }
    return .table(best.index, confidence: Self.confidence(candidates))
  }

  /// The tables that fit, the best one first.
  func candidates(_ sample: Sample) -> [Candidate] {
    let candidates = catalog.tables.enumerated().compactMap { index, layout in
      layout.isWithoutRowid != sample.isTable && !layout.isRefused && !layout.isSequence
        ? candidate(sample, index, layout) : nil
    }
    return candidates.sorted { ($0.score, $1.index) > ($1.score, $0.index) }
  }

  /// Those that the best one is not clearly better than, with it.
  func close(_ candidates: [Candidate]) -> [Int] {
    candidates.filter { candidates[0].score - $0.score < Self.margin }.map(\.index)
  }

  static func confidence(_ candidates: [Candidate]) -> Double {
    let next = max(candidates.dropFirst().first?.score ?? 0, 0)
    return min(0.99, candidates[0].score / (candidates[0].score + next / 2))
  }

  // SQLite's own count of each table: rows that name tables, and nothing else looks like them.
  private func countsVerdict(_ sample: Sample) -> Verdict? {
    guard sample.isTable, let index = catalog.table("sqlite_sequence"),
      zip(sample.records, sample.words).allSatisfy({ record, words in
        record.count == 2 && record.slots[1].kind == .integer && isTable(words.first)
      })
    else { return nil }
    if !isCovered(sample, index) { return .table(index, confidence: 0.99) }
    return .unsure([index], reason: "the table has rows with such keys already")
  }

  // `ANALYZE` writes a table, an index of it or NULL, and numbers; it is done again, not saved.
  private func isStatistics(_ sample: Sample) -> Bool {
    sample.isTable
      && zip(sample.records, sample.words).allSatisfy { record, words in
        guard record.count == 3 || record.count == 6, isTable(words.first) else { return false }
        guard let second = words.second else { return record.slots[1].kind == .null }
        return indexNames.contains(NameKey(second)) || isTable(second)
      }
  }

  private func isTable(_ name: String?) -> Bool { name.flatMap(catalog.table) != nil }

  private func candidate(_ sample: Sample, _ index: Int, _ layout: TableLayout) -> Candidate? {
    let judge = RowJudge(layout: layout, encoding: encoding)
    let fits = sample.records.compactMap { judge.likeness($0) }
    guard Double(fits.count) >= 0.75 * Double(sample.records.count) else { return nil }
    let likeness = fits.reduce(0, +) / Double(fits.count)
    guard likeness > 0 else { return nil }
    var candidate = Candidate(index: index, likeness: likeness, score: likeness)
    if layout.rowidColumn != nil { candidate.score += 0.3 }
    if layout.root == sample.top { candidate.score += 2 }
    guard let known = knowledge[index] else { return candidate }
    if let keys = sample.keys {
      if known.misses(keys) { candidate.score += known.isRootLost ? 0.3 : 1 }
      if isCovered(sample, index) { candidate.score -= 0.5 }
    } else if known.missesPages {
      candidate.score += 0.3
    }
    return candidate
  }

  private func isCovered(_ sample: Sample, _ index: Int) -> Bool {
    guard let keys = sample.keys, let known = knowledge[index] else { return false }
    return known.covers(keys.lowerBound) || known.covers(keys.upperBound)
  }
}
