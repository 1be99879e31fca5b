import Common
import Testing

@testable import Workstreams

/// Times as the orchestrator, SQLite and repairs by hand write them.
struct TableTimeTests {
  @Test(arguments: [
    ("2025-11-29T08:05:12.123456", "2025-11-29T07:05:12.123Z", TableTime.Zone.assumedLocal),
    ("2025-11-29T08:05:12", "2025-11-29T07:05:12.000Z", .assumedLocal),
    ("2025-11-29 08:05:12", "2025-11-29T08:05:12.000Z", .assumedUTC),
    ("2025-11-29T08:05:12Z", "2025-11-29T08:05:12.000Z", .given),
    ("2025-11-29T08:05:12+02:00", "2025-11-29T06:05:12.000Z", .given),
  ]) func `every form is read, and says how its zone is known`(
    text: String, moment: String, zone: TableTime.Zone
  ) throws {
    var reader = TableTimeReader { _ in 3600 }
    let read = reader.read(text)
    let time = try #require(read)
    #expect(time.moment.description == moment)
    #expect(time.zone == zone)
  }

  @Test(arguments: [
    "", "soon", "2025-11-29", "2025-13-29 08:05:12", "2025-11-29T08:05:12junk",
    "2025-11-29T08:05:12.", "2025-11-29T08:05:12.1234567890", "2025-11-29T08:05:12+1",
  ])
  func `what is no time is none`(text: String) {
    var reader = TableTimeReader { _ in 0 }
    let time = reader.read(text)
    #expect(time == nil)
  }

  @Test func `local times are read with the offset of their own moment`() throws {
    // Summer time ends at 01:00 UTC.
    let end = try #require(Timestamp("2025-10-26T01:00:00Z"))
    var reader = TableTimeReader { $0 < end ? 7200 : 3600 }
    let summer = reader.read("2025-10-26T01:59:59")
    let winter = reader.read("2025-10-26T03:00:00")
    #expect(summer?.moment.description == "2025-10-25T23:59:59.000Z")
    #expect(winter?.moment.description == "2025-10-26T02:00:00.000Z")
  }

  @Test func `the system is asked once for each quarter of an hour`() {
    var asked = 0
    var reader = TableTimeReader { _ in
      asked += 1
      return 0
    }
    for minute in 10...59 {
      for hour in 10...11 { _ = reader.read("2025-11-29T\(hour):\(minute):00.5") }
    }
    #expect(asked == 2 * 2 * 4)
  }

  @Test func `what is written can be read by everybody`() throws {
    let moment = try #require(Timestamp("2026-11-21T08:55:00.9Z"))
    #expect(TableTime.text(moment) == "2026-11-21T08:55:00+00:00")
  }
}
