import Common
import SQLite
import TestSupport
import Testing

@testable import Health

/// Foreign keys that SQLite cannot check keep nothing else from being checked.
struct ForeignKeyTests {
  @Test func `a foreign key that cannot be checked hides nothing`() throws {
    var patient = try Patient()
    try EventStore.create(patient.events, events: 30)
    try Database(patient.events, .readWrite).execute(
      """
      CREATE TABLE p(a); CREATE TABLE c(x REFERENCES p(a)); INSERT INTO c VALUES (1);
      CREATE TABLE s(a PRIMARY KEY); CREATE TABLE d(x REFERENCES s(a)); INSERT INTO d VALUES (1)
      """)
    patient.isDeep = true
    patient.known = [patient.knownEvents(31)]
    #expect(try patient.finding(.eventLoss).status == .critical)
    let finding = try patient.finding(.storeIntegrity)
    #expect(finding.status == .warning)
    #expect(finding.measures.first?.value == 1)
  }
}
