import Common
import SQLite

/// What stands on the rows: indexes, views, triggers, virtual tables.
extension StoreBuilder {
  func run(_ entry: SchemaEntry) {
    do {
      try database.run(entry.sql ?? "")
    } catch {
      problems.append("\(entry.type) '\(entry.name)' cannot be created: \(error.message)")
    }
  }

  // Rows that a unique index would refuse are set aside first.
  func createIndex(_ entry: SchemaEntry) {
    // What is refused in an empty store was told when the schema was read.
    if reading.catalog.refusedIndexes.contains(NameKey(entry.name)) { return }
    do throws(SQLiteError) {
      try database.run(entry.sql ?? "")
    } catch {
      var reason = error.message
      do {
        if error.isConstraint, try setAsideDuplicates(entry) { return }
      } catch {
        reason += ", and its rows cannot be set aside: \(error)"
      }
      problems.append("index '\(entry.name)' cannot be created: \(reason)")
    }
  }

  private func setAsideDuplicates(_ entry: SchemaEntry) throws -> Bool {
    guard let table = reading.catalog.table(entry.table) else { return false }
    let probe = Path.parent(path) + "/probe.db"
    let name = aside.free("lost_and_found_by_\(entry.name)")
    let duplicates = DuplicateRows(layout: reading.tables[table], index: entry, name: name)
    guard let moved = try duplicates.setAside(database, probe: probe) else { return false }
    move(moved, outOf: table)
    refused.append(
      SalvageReceipt.Aside(
        table: name, reason: "the unique index '\(entry.name)' refuses it", rowCount: moved))
    return true
  }

  // Creating one would run its module; its shadow tables are there already.
  func addVirtualTables(_ entries: [SchemaEntry]) throws {
    guard !entries.isEmpty else { return }
    try database.execute("PRAGMA writable_schema=ON")
    for entry in entries {
      try database.run(
        "INSERT INTO sqlite_schema VALUES ('table', ?1, ?1, 0, ?2)", .text(entry.name),
        .text(entry.sql ?? ""))
    }
    try database.execute("PRAGMA writable_schema=OFF")
  }
}
