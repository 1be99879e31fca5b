import Common
import SQLite
import Salvage
import TestSupport
import Testing

struct ReadingTests {
  @Test(arguments: [512, 1024, 4096, 65536])
  func `a healthy store gives every row, all of them intact`(pageSize: Int) throws {
    let patient = try Patient(pageSize: pageSize)
    let (rows, summary, reading) = try patient.rows()
    #expect(rows["events"]?.count == 2000)
    #expect(rows["streams"]?.count == 3)
    #expect(reading.schemaIsWhole)
    #expect(summary.tables.allSatisfy { $0.repaired == 0 && $0.lost == 0 })
    #expect(summary.asideRows == 0)
  }
}
