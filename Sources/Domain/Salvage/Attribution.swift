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

  /// What is known about a table's own rows.
  struct Knowledge {
    var coverage: [ClosedRange<Int64>] = []
    var holes: [(low: Int64, high: Int64)] = []
    var isRootLost = false
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

  private static let margin = 0.25

  let catalog: Catalog
  let encoding: BulkStatement.Encoding
  var knowledge: [Int: Knowledge] = [:]
  private let indexNames: Set<String>

  init(catalog: Catalog, encoding: BulkStatement.Encoding) {
    self.catalog = catalog
    self.encoding = encoding
    indexNames = Set(catalog.indexes.map { $0.name.lowercased() })
  }

  /// Weighs the tables, and for records without rowids the indexes.
  func verdict(_ sample: Sample) -> Verdict {
    guard !sample.records.isEmpty else { return .nothing }
    if isStatistics(sample) { return .index }
    if let verdict = countsVerdict(sample) { return verdict }
    var scores: [(index: Int, score: Double)] = []
    for (index, layout) in catalog.tables.enumerated()
    where layout.isWithoutRowid != sample.isTable && !layout.isRefused && !layout.isSequence {
      if let score = score(sample, layout, knowledge[index]) { scores.append((index, score)) }
    }
    scores.sort { ($0.score, $1.index) > ($1.score, $0.index) }
    let rival = sample.isTable ? 0 : bestIndex(sample)
    guard let best = scores.first else { return rival > 0 || !sample.isTable ? .index : .nothing }
    if rival > best.score + Self.margin { return .index }
    let close = scores.filter { best.score - $0.score < Self.margin }.map(\.index)
    if close.count > 1 { return .unsure(close, reason: "several tables fit") }
    if rival > best.score - Self.margin { return .unsure(close, reason: "an index fits as well") }
    if isCovered(sample, knowledge[best.index]) {
      return .unsure(close, reason: "the table has rows with such keys already")
    }
    let next = max(scores.dropFirst().first?.score ?? 0, rival, 0)
    return .table(best.index, confidence: min(0.99, best.score / (best.score + next / 2)))
  }

  // SQLite's own count of each table: rows that name tables, and nothing else looks like them.
  private func countsVerdict(_ sample: Sample) -> Verdict? {
    guard sample.isTable, let index = catalog.table("sqlite_sequence"),
      zip(sample.records, sample.words).allSatisfy({ record, words in
        record.count == 2 && record.slots[1].kind == .integer && isTable(words.first)
      })
    else { return nil }
    if !isCovered(sample, knowledge[index]) { return .table(index, confidence: 0.99) }
    return .unsure([index], reason: "the table has rows with such keys already")
  }

  // `ANALYZE` writes a table, an index of it or NULL, and numbers; it is done again, not saved.
  private func isStatistics(_ sample: Sample) -> Bool {
    sample.isTable
      && zip(sample.records, sample.words).allSatisfy { record, words in
        guard record.count == 3 || record.count == 6, isTable(words.first) else { return false }
        guard let second = words.second else { return record.slots[1].kind == .null }
        return indexNames.contains(second.lowercased()) || isTable(second)
      }
  }

  private func isTable(_ name: String?) -> Bool { name.flatMap(catalog.table) != nil }

  private func score(_ sample: Sample, _ layout: TableLayout, _ known: Knowledge?) -> Double? {
    let judge = RowJudge(layout: layout, encoding: encoding)
    let fits = sample.records.compactMap { judge.likeness($0) }
    guard Double(fits.count) >= 0.75 * Double(sample.records.count) else { return nil }
    var score = fits.reduce(0, +) / Double(fits.count)
    // An index of another table can look like a table without rowids: only a close likeness counts.
    guard score > (sample.isTable ? 0 : 0.87) else { return nil }
    if layout.rowidColumn != nil { score += 0.3 }
    if layout.root == sample.top { score += 2 }
    guard let keys = sample.keys, let known else { return score }
    if known.holes.contains(where: { keys.lowerBound > $0.low && keys.upperBound <= $0.high }) {
      score += known.isRootLost ? 0.3 : 1
    }
    if isCovered(sample, known) { score -= 0.5 }
    return score
  }

  private func isCovered(_ sample: Sample, _ known: Knowledge?) -> Bool {
    guard let keys = sample.keys, let known else { return false }
    return known.coverage.contains { $0.contains(keys.lowerBound) || $0.contains(keys.upperBound) }
  }

  private func bestIndex(_ sample: Sample) -> Double {
    catalog.indexes.map { index in
      let fits = sample.records.filter { record in
        record.count == index.affinities.count
          && zip(record.slots, index.affinities).allSatisfy { slot, affinity in
            switch (slot.kind, affinity) {
            case (.integer, .text), (.real, .text): false
            case (.text, .integer), (.blob, .integer): false
            default: true
            }
          }
      }
      let share = Double(fits.count) / Double(sample.records.count)
      return share >= 0.75 ? share + (index.root == sample.top ? 2 : 0) : 0
    }.max() ?? 0
  }
}
