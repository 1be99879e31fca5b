import SQLite

/// Pages of records without rowids: a table may own them, or an index, whose entries say nothing that
/// the rows do not say.
extension Attribution {
  private static let likely = 0.87
  private static let mostLookups = 8

  /// Weighs the tables without rowid against the indexes that may miss pages.
  func verdictWithoutRowids(_ sample: Sample) -> Verdict {
    let candidates = candidates(sample).filter { !repeatsKeys(sample, catalog.tables[$0.index]) }
    let rivals = rivals(sample)
    guard let best = candidates.first else {
      let isIndex = !rivals.isEmpty && isSchemaWhole || repeatsRows(sample, rivals)
      return isIndex ? .index : .nothing
    }
    let isLikely = best.likeness > Self.likely
    if !isLikely, isIndex(sample) { return .index }
    let isMissing = knowledge[best.index]?.missesPages ?? false
    if !rivals.isEmpty || !isSchemaWhole {
      let isWanted = isLikely && isMissing && !sample.words.contains { $0.first != nil }
      if !isWanted, repeatsRows(sample, rivals) { return .index }
    }
    let close = close(candidates)
    if !rivals.isEmpty {
      if isSchemaWhole, !isMissing { return .index }
      return .unsure(close, reason: "an index fits as well")
    }
    if close.count > 1 { return .unsure(close, reason: "several tables fit") }
    if !isLikely {
      if !knowsIndexes {
        return .unsure(close, reason: "an index that is not known may fit as well")
      }
      if !isMissing { return .unsure(close, reason: "the table misses no page") }
    }
    return .table(best.index, confidence: Self.confidence(candidates))
  }

  /// Whether records without rowids repeat rows that are there, as the entries of an index do, be
  /// they an old copy of one that has all its pages.
  func isIndex(_ sample: Sample) -> Bool {
    !sample.records.isEmpty && repeatsRows(sample, alike(sample).map { catalog.indexes[$0] })
  }

  // An index whose definition is damaged can have entries of any kind.
  private var knowsIndexes: Bool {
    isSchemaWhole
      && catalog.indexes.indices.allSatisfy {
        !catalog.indexes[$0].affinities.isEmpty || wholeIndexes.contains($0)
      }
  }

  // The indexes that may miss pages and can have such entries.
  private func rivals(_ sample: Sample) -> [Catalog.IndexLayout] {
    alike(sample).filter { !wholeIndexes.contains($0) }.map { catalog.indexes[$0] }
  }

  // The indexes that can have such entries, no two of the same row.
  private func alike(_ sample: Sample) -> [Int] {
    let rows = sample.records.compactMap { $0.slots.last?.integer }
    let repeatsRows = isRepeating(rows)
    return catalog.indexes.indices.filter { position in
      let index = catalog.indexes[position]
      if index.endsInRowid && repeatsRows { return false }
      let fits = sample.records.count { index.isLike($0) }
      return Double(fits) >= 0.75 * Double(sample.records.count)
    }
  }

  private func repeatsKeys(_ sample: Sample, _ layout: TableLayout) -> Bool {
    guard layout.keyCount == 1 else { return false }
    let texts = sample.words.compactMap(\.first).map { Array($0.utf8) }
    let numbers = sample.records.compactMap { record in
      record.slots.first.flatMap { $0.kind == .integer ? $0.integer : nil }
    }
    return isRepeating(texts) || isRepeating(numbers)
  }

  // Single ones may be alike by a damage.
  private func isRepeating<Value: Hashable>(_ values: [Value]) -> Bool {
    values.count - Set(values).count > values.count / 4
  }

  // Whether the entries' rows are there and have the entries' values: those of an index that is known,
  // or, where some are not, of any table.
  private func repeatsRows(_ sample: Sample, _ rivals: [Catalog.IndexLayout]) -> Bool {
    let owners = Set(rivals.compactMap { catalog.table($0.table) })
    return catalog.tables.indices.contains { index in
      guard !catalog.tables[index].isWithoutRowid, owners.contains(index) || !isSchemaWhole,
        let known = knowledge[index]
      else { return false }
      let step = max(1, sample.records.count / Self.mostLookups)
      let places = stride(from: 0, to: sample.records.count, by: step)
      let found = places.count { place in
        guard let key = sample.records[place].slots.last?.integer, known.covers(key) else {
          return false
        }
        return known.trees(with: key).contains { hasRow(of: place, sample, index, below: $0) }
      }
      return found * 2 >= (sample.records.count + step - 1) / step
    }
  }

  private func hasRow(of place: Int, _ sample: Sample, _ table: Int, below tree: UInt32) -> Bool {
    let entry = sample.records[place].slots
    guard let last = entry.last, entry.count > 1, last.kind == .integer else { return false }
    let words = [sample.words[place].first, sample.words[place].second]
    let layout = catalog.tables[table]
    return lookup.with(last.integer, below: tree) { row in
      entry.dropLast().enumerated().allSatisfy { position, slot in
        switch slot.kind {
        case .null: row.count < layout.stored.count || row.slots.contains { $0.kind == .null }
        case .integer, .real:
          row.slots.contains { $0.kind == slot.kind && $0.integer == slot.integer }
            || layout.rowidColumn != nil && slot.integer == last.integer
        case .text, .blob:
          row.slots.indices.contains { column in
            row.slots[column].kind == slot.kind && row.slots[column].length == slot.length
              && (position > 1 || words[position].map { $0 == row.text(column, encoding) } ?? true)
          }
        }
      }
    } ?? false
  }
}

extension Record {
  fileprivate borrowing func text(_ column: Int, _ encoding: BulkStatement.Encoding) -> String {
    TextCoding.string(content(column), encoding)
  }
}

extension Catalog.IndexLayout {
  /// Whether the storage classes of a record are those of its columns.
  func isLike(_ record: Record) -> Bool {
    record.count == affinities.count
      && (!endsInRowid || record.slots.last?.kind == .integer)
      && zip(record.slots, affinities).allSatisfy { slot, affinity in
        switch (slot.kind, affinity) {
        case (.integer, .text), (.real, .text), (.text, .integer), (.blob, .integer): false
        default: true
        }
      }
  }
}
