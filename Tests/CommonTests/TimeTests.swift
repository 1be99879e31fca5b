import Common
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The calendar against the C library's, which shares nothing with ours.
struct TimeTests {
  // Moments from year 1 to year 9999, leap days, ends of years and the turn of the epoch.
  private static let moments: [Int64] = {
    var generator = SystemRandomNumberGenerator()
    let special: [Int64] = [
      0, -1, 1, 86399, 86400, -86400, -86401, 951_782_400, 951_868_799, 4_107_542_399,
      4_107_542_400, -62_135_596_800, 253_402_300_799, 1_795_251_300,
    ]
    return special
      + (0..<3000).map { _ in
        Int64.random(in: -62_135_596_800...253_402_300_799, using: &generator)
      }
  }()

  private func parts(_ seconds: Int64) throws -> tm {
    var time = time_t(seconds)
    var parts = unsafe tm()
    try #require(unsafe gmtime_r(&time, &parts) != nil)
    return unsafe parts
  }

  // A Timestamp covers the years 1678 to 2261; the calendar itself has no such limits.
  private func civil(_ seconds: Int64) -> CivilTime {
    CivilTime(Timestamp(seconds: 0), utcOffsetSeconds: seconds)
  }

  @Test func `dates are those of gmtime`() throws {
    for seconds in Self.moments {
      let parts = unsafe try parts(seconds)
      let civil = civil(seconds)
      let ours = [civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second]
      let theirs = unsafe [
        parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
        parts.tm_sec,
      ].map(Int.init)
      #expect(ours == theirs, "\(seconds)")
    }
  }

  @Test func `days since the epoch are those of timegm`() throws {
    for seconds in Self.moments {
      var parts = unsafe try parts(seconds)
      unsafe (parts.tm_hour, parts.tm_min, parts.tm_sec) = (0, 0, 0)
      let midnight = Int(unsafe timegm(&parts))
      #expect(civil(seconds).daysSinceEpoch * 86400 == midnight, "\(seconds)")
    }
  }

  @Test func `weeks are those of strftime`() throws {
    for seconds in Self.moments {
      var parts = unsafe try parts(seconds)
      var buffer = [CChar](repeating: 0, count: 32)
      let count = unsafe strftime(&buffer, buffer.count, "%G %V", &parts)
      let text = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let week = civil(seconds).week
      #expect(text.split(separator: " ").compactMap { Int($0) } == [week.year, week.number])
    }
  }

  @Test func `a time survives its text to the millisecond`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      let nanoseconds = Int64.random(
        in: -9_000_000_000_000_000_000...9_000_000_000_000_000_000, using: &generator)
      let time = Timestamp(nanoseconds: nanoseconds)
      let back = Timestamp(time.description)
      let difference = back.map { nanoseconds - $0.nanoseconds }
      #expect(difference.map { (0..<1_000_000).contains($0) } == true, "\(time)")
    }
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:01.5Z", 1_500_000_000),
    ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T23:30:00-00:30", 0),
    ("1970-01-01t00:00:00z", 0), ("1970-01-01 00:00:00.000000001Z", 1),
    ("1969-12-31T23:59:59.999999999Z", -1), ("1970-01-01T00:00:60Z", 60_000_000_000),
    ("2024-02-29T00:00:00Z", 1_709_164_800_000_000_000),
    ("2000-02-29T12:00:00+00:00", 951_825_600_000_000_000),
  ]) func `times that are read`(text: String, nanoseconds: Int64) {
    #expect(Timestamp(text)?.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    "", "now", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T00:00Z", "70-01-01T00:00:00Z",
    "1970-13-01T00:00:00Z", "1970-00-01T00:00:00Z", "1970-01-32T00:00:00Z",
    "1970-01-00T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z",
    "1970-01-01T00:00:61Z", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.1234567890Z",
    "1970-01-01T00:00:00+0100", "1970-01-01T00:00:00+1:00", "1970-01-01T00:00:00Zx",
    " 1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z\n", "１970-01-01T00:00:00Z",
    "-970-01-01T00:00:00Z", "1970-02-30T00:00:00Z", "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "1970-01-01T00:00:00+24:00",
    "1970-01-01T00:00:00+01:60", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
  ]) func `texts that are no times, or none that can be kept`(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func `times are counted and compared`() {
    let time = Timestamp(seconds: -1)
    #expect(Timestamp(nanoseconds: -1).seconds == -1)
    #expect(Timestamp(nanoseconds: -1_000_000_001).seconds == -2)
    #expect(time.adding(seconds: 2) == Timestamp(seconds: 1))
    #expect(Timestamp(nanoseconds: 500_000_000).seconds(since: time) == 1.5)
    #expect(time < Timestamp(seconds: 0))
    #expect(Timestamp(nanoseconds: .min).seconds == -9_223_372_037)
  }

  @Test func `an offset moves the date`() {
    let time = Timestamp(seconds: 0)
    #expect(CivilTime(time, utcOffsetSeconds: -1).text == "1969-12-31T23:59:59")
    #expect(CivilTime(time, utcOffsetSeconds: 5 * 3600 + 1800).text == "1970-01-01T05:30:00")
  }
}
