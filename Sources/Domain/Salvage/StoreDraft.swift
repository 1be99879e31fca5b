import Common
import SQLite

/// A new store that is being written, until it is proven.
final class StoreDraft {
  private let builder: StoreBuilder
  private let reading: StoreReading
  private let path: String

  init(_ path: String, _ reading: StoreReading) throws {
    self.path = path
    self.reading = reading
    builder = try StoreBuilder(path, reading)
  }

  func add(_ batch: RowBatch, _ note: ((SalvagedRow, String) throws -> Void)?) throws {
    try builder.add(batch, note)
  }

  /// Completes the store, proves it, compares it, and says what was done.
  func finish(
    _ summary: ReadingSummary, target: String, snapshot: String?, _ world: World,
    _ differs: (String, String, Bool) throws -> Void
  ) throws -> SalvageReceipt {
    try world.checkpoint()
    try builder.finish(summary)
    let proof = try StoreProof(builder.database, path, of: reading.evidence.store, world)
    var receipt = receipt(summary, target: target, proof)
    if let snapshot { try compare(snapshot, &receipt, world, differs) }
    return receipt
  }

  // A snapshot that cannot be read takes nothing from what was saved.
  private func compare(
    _ snapshot: String, _ receipt: inout SalvageReceipt, _ world: World,
    _ differs: (String, String, Bool) throws -> Void
  ) throws {
    do {
      try SnapshotComparison.with(snapshot, builder.database) {
        for index in receipt.tables.indices {
          do {
            try compare(&receipt.tables[index], differs)
          } catch let error as SQLiteError {
            try world.checkpoint()
            receipt.problems.append(
              "table '\(receipt.tables[index].name)' is not compared with the snapshot "
                + "'\(snapshot)': \(error.message)")
          }
        }
      }
    } catch let error as SQLiteError {
      try world.checkpoint()
      receipt.problems.append(
        "nothing is compared with the snapshot '\(snapshot)': \(error.message)")
    }
  }

  private func compare(
    _ table: inout SalvageReceipt.Table, _ differs: (String, String, Bool) throws -> Void
  ) throws {
    guard let layout = reading.catalog.table(table.name).map({ reading.tables[$0] }),
      !layout.isRefused, let comparison = try SnapshotComparison(layout, builder.database)
    else { return }
    let result = try comparison.compare(builder.database) { try differs(layout.name, $0, $1) }
    table.differsFromSnapshotCount = result.differing
    table.notInSnapshotCount = result.onlyHere
    table.onlyInSnapshotCount = result.onlyInSnapshot
  }

  private func receipt(_ summary: ReadingSummary, target: String, _ proof: StoreProof)
    -> SalvageReceipt
  {
    let geometry = reading.geometry
    return SalvageReceipt(
      store: reading.evidence.store, target: target, pageSizeBytes: geometry.pageSize,
      pageSizeOrigin: geometry.origin.rawValue, missingPageCount: Int64(geometry.missingPages),
      wal: reading.options.log.rawValue, isSchemaWhole: reading.schemaIsWhole,
      sources: reading.sources.map(SalvageReceipt.Source.init),
      tables: reading.tables.indices.filter {
        // Of what is only known from elsewhere, the tables that were here.
        reading.tables[$0].origin != .known || summary.tables[$0].rows > 0
      }.map { table($0, summary) },
      setAside: builder.aside.tables.map {
        SalvageReceipt.Aside(table: $0.name, reason: $0.reason, rowCount: $0.rows)
      } + builder.refused,
      deletedCount: summary.deletedRows, isVerified: proof.isVerified,
      foreignKeyViolationCount: proof.foreignKeyViolations,
      problems: headerProblems + reading.problems + builder.problems + proof.problems)
  }

  // What only the header knows is lost with it, and no row tells.
  private var headerProblems: [String] {
    if reading.geometry.hasHeader { return [] }
    // A snapshot whose header cannot be read has given nothing.
    let isKnown = reading.options.snapshot.map { (try? StoreHeader.read($0)) != nil } ?? false
    return [
      "the header is lost: user_version and application_id are "
        + (isKnown ? "the snapshot's" : "0 in the new store")
    ]
  }

  private func table(_ index: Int, _ summary: ReadingSummary) -> SalvageReceipt.Table {
    let found = summary.tables[index]
    let leftOut = builder.leftOut[index]
    let (intact, repaired) = leftOut.rest(of: found)
    return SalvageReceipt.Table(
      name: reading.tables[index].name, definition: reading.tables[index].origin.rawValue,
      intactCount: intact, repairedCount: repaired, fromBackupCount: 0,
      conflictingCount: leftOut.conflicts, lostCount: found.lost(repeated: leftOut.same),
      lostPageCount: found.lostPages, doubts: found.doubts,
      sources: Dictionary(
        found.sources.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: +))
  }
}
