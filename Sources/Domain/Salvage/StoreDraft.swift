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
    try builder.finish()
    let violations = try prove(world)
    var receipt = receipt(summary, target: target, foreignKeys: violations)
    if let snapshot { try compare(snapshot, &receipt, differs) }
    return receipt
  }

  // Returns the number of rows that violate a foreign key.
  private func prove(_ world: World) throws -> Int {
    builder.database.stopWhen { world.stopReason() != nil }
    let path = path
    let stopReason = world.stopReason
    // The disk writes while both checks read.
    let writing = Background { try Descriptor(opening: path, .read).sync() }
    let keys = Background {
      let database = try Database(path, .immutable)
      database.stopWhen { stopReason() != nil }
      return try database.foreignKeyViolations()
    }
    let integrity = builder.database.integrity(.full)
    let violations = Result { try keys.wait() }
    try writing.wait()
    try world.checkpoint()
    guard integrity == .ok else {
      throw Failure(
        "the new store does not pass SQLite's check: \(integrity)",
        hint: "ecw-recover assess \(Shell.quote(reading.evidence.store))", status: .bad)
    }
    return try violations.get()
  }

  private func compare(
    _ snapshot: String, _ receipt: inout SalvageReceipt,
    _ differs: (String, String, Bool) throws -> Void
  ) throws {
    try SnapshotComparison.with(snapshot, builder.database) {
      for (index, table) in receipt.tables.enumerated() {
        guard let layout = reading.catalog.table(table.name).map({ reading.tables[$0] }),
          !layout.isRefused
        else { continue }
        guard let comparison = try SnapshotComparison(layout, builder.database) else { continue }
        let result = try comparison.compare(builder.database) {
          try differs(layout.name, $0, $1)
        }
        receipt.tables[index].differsFromSnapshotCount = result.differing
        receipt.tables[index].notInSnapshotCount = result.onlyHere
        receipt.tables[index].onlyInSnapshotCount = result.onlyInSnapshot
      }
    }
  }

  private func receipt(_ summary: ReadingSummary, target: String, foreignKeys: Int)
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
      deletedCount: summary.deletedRows, isVerified: true, foreignKeyViolationCount: foreignKeys,
      problems: reading.problems + builder.problems)
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
