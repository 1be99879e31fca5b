import Common
import SQLite
import Salvage
import TestSupport

/// A store to damage, and what was in it.
struct Patient {
  let scratch: Scratch
  let path: String

  init(pageSize: Int = 4096, events: Int = 2000) throws {
    scratch = try Scratch(inMemory: true)
    path = scratch.at("events.db")
    try EventStore.create(path, events: events, journal: "DELETE", pageSize: pageSize)
  }

  /// Every row, as text, by table.
  func rows(_ options: ReadingOptions = ReadingOptions()) throws -> (
    rows: [String: [String]], summary: ReadingSummary, reading: StoreReading
  ) {
    let reading = try StoreReading(try Evidence.inPlace(StoreFiles(path)), options)
    let tables = reading.tables
    final class Box { var rows: [String: [String]] = [:] }
    let box = Box()
    let summary = try reading.forEachRow { row in
      guard case .table(let index) = row.placement else { return }
      box.rows[tables[index].name, default: []].append("\(row.values(tables[index]))")
    }
    return (box.rows, summary, reading)
  }
}
