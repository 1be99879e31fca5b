import Common
import SQLite
import TestSupport
import Testing

@testable import Backups

/// Foreign keys that SQLite cannot check keep nothing else from being checked.
struct ForeignKeyTests {
  @Test func `a foreign key that cannot be checked hides no row that violates another`() throws {
    let field = try Field()
    try Database(field.store, .readWrite).execute(
      """
      CREATE TABLE p(a); CREATE TABLE c(x REFERENCES p(a)); INSERT INTO c VALUES (1);
      CREATE TABLE s(a PRIMARY KEY); CREATE TABLE d(x REFERENCES s(a)); INSERT INTO d VALUES (1)
      """)
    let manifest = try field.created()
    #expect(manifest.verdict == .proven)
    #expect(manifest.findings == [".ecw/events.db: 1 rows violate a foreign key"])
  }
}
