import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// How far tables with AUTOINCREMENT have counted.
struct CountsTests {
  private func store() throws -> Patient {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(
      """
      CREATE TABLE q(id INTEGER PRIMARY KEY AUTOINCREMENT, v);
      INSERT INTO q VALUES (5, 'x'), (900, 'y'); DELETE FROM q WHERE id = 900
      """)
    return patient
  }

  private func counts(_ path: String) throws -> [String] {
    try Database(path, .immutable).texts("SELECT name || seq FROM sqlite_sequence ORDER BY name")
  }

  @Test func `a count beyond the rows comes back`() throws {
    let patient = try store()
    let (path, receipt) = try patient.salvage()
    #expect(receipt.status == .ok)
    #expect(try counts(path) == counts(patient.path))
    #expect(try counts(path).last == "q900")
  }

  @Test func `where the counts are lost the rows say how far a table has counted`() throws {
    let patient = try store()
    let page = try patient.root("sqlite_sequence")
    try patient.damage {
      $0.replaceSubrange((page - 1) * 1024..<page * 1024, with: repeatElement(0, count: 1024))
    }
    let (path, receipt) = try patient.salvage()
    #expect(receipt.status == .partial)
    #expect(try counts(path).last == "q5")
    #expect(try counts(path).count == 2)
  }
}
