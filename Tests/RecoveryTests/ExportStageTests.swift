import Common
import SQLite
import TestSupport
import Testing

@testable import Recovery

/// Exports of events as sources.
struct ExportStageTests {
  private func staged(_ text: String) throws -> (ExportStage, Scratch) {
    let scratch = try Scratch()
    try scratch.write(text, to: "e.ndjson")
    let stage = try ExportStage(
      scratch.at("e.ndjson"), into: scratch.at("s.db"), world: .fixed())
    return (stage, scratch)
  }

  private func line(_ id: String, _ version: String, data: String = #""{}""#) -> String {
    #"{"id":\#(id),"stream_id":"s","version":\#(version),"event_type":"T","event_data":\#(data),"#
      + #""created_at":"2026-01-01T00:00:00Z"}"#
  }

  @Test func `lines that are no events are counted, the others are taken`() throws {
    let bad = [
      "", "not json", "[1]", "{}", line("1", "\"x\""), line("\"a\"", "9"), line("1", "1") + ",{}",
    ]
    for (number, text) in bad.enumerated() {
      let lines = [line("1", "1"), text, line("2", "2")]
      let (stage, scratch) = try staged(lines.joined(separator: "\n"))
      #expect(stage.eventCount == 2, "\(number)")
      #expect(stage.otherCount == (text.isEmpty ? 0 : 1), "\(number)")
      #expect(stage.firstOther == (text.isEmpty ? nil : 2), "\(number)")
      let database = try Database(scratch.at("s.db"), .readOnly)
      #expect(try database.texts("SELECT version FROM events") == ["1", "2"], "\(number)")
    }
  }

  @Test func `the data of an event is kept as it is, byte for byte`() throws {
    let text = #"{ "b":1,  "a":"\u00e4\\n\ud83d\ude00" }"#
    let (_, scratch) = try staged(line("7", "1", data: try JSON.line(text)))
    let database = try Database(scratch.at("s.db"), .readOnly)
    #expect(try database.texts("SELECT event_data FROM events") == [text])
    #expect(try database.number("SELECT id FROM events") == 7)
  }

  @Test func `two events with one number are both taken, two contents of one event are not`() throws
  {
    let (stage, scratch) = try staged(
      [line("1", "1"), line("1", "2"), line("5", "1"), line("6", "2", data: #""{\"x\":1}""#)]
        .joined(separator: "\n"))
    #expect(stage.eventCount == 2)
    #expect(stage.otherCount == 1)
    let database = try Database(scratch.at("s.db"), .readOnly)
    #expect(try database.texts("SELECT version FROM events ORDER BY id") == ["1", "2"])
  }

  @Test func `the records of streams tell up to where events must reach`() throws {
    let (stage, scratch) = try staged(
      #"{"schema":"ecw.events.stream/1","stream_id":"s","version":9,"created_at":"a","#
        + #""updated_at":"b","events_count":9,"problem":null}"# + "\n" + line("1", "1"))
    #expect((stage.eventCount, stage.otherCount) == (1, 0))
    let database = try Database(scratch.at("s.db"), .readOnly)
    #expect(try database.number("SELECT version FROM streams") == 9)
    #expect(try ExportStage.isExport(scratch.at("e.ndjson")))
    let (bytes, there) = try staged(line("1", "1", data: #"{"text_hex":"ff"}"#))
    #expect((bytes.eventCount, bytes.otherCount) == (1, 0))
    #expect(
      try Database(there.at("s.db"), .readOnly).texts("SELECT hex(event_data) FROM events") == [
        "FF"
      ])
    let (odd, _) = try staged(line("1", "1", data: #"{"text_hex":"f"}"#))
    #expect(odd.otherCount == 1, "half a byte is none")
  }

  @Test func `many lines go in batches, and a long one goes whole`() throws {
    let long = try JSON.line(String(repeating: "x", count: 3 << 20))
    let lines = (1...2000).map { line("\($0)", "\($0)", data: $0 == 1000 ? long : #""{}""#) }
    let (stage, scratch) = try staged(lines.joined(separator: "\n") + "\n")
    #expect(stage.eventCount == 2000)
    let database = try Database(scratch.at("s.db"), .readOnly)
    #expect(try database.number("SELECT length(event_data) FROM events WHERE id = 1000") == 3 << 20)
  }

  @Test func `an export is known by its first line`() throws {
    let scratch = try Scratch()
    try scratch.write(line("1", "1") + "\n", to: "yes")
    try scratch.write("{\"a\":1}\n" + line("1", "1"), to: "no")
    try scratch.write("", to: "empty")
    let conflict =
      #"{"schema":"ecw.recover.conflict/1","stream_id":"s","version":1,"event_type":1}"#
    try scratch.write(conflict, to: "conflicts")
    #expect(try !ExportStage.isExport(scratch.at("conflicts")))
    #expect(try ExportStage.isExport(scratch.at("yes")))
    #expect(try !ExportStage.isExport(scratch.at("no")))
    #expect(try !ExportStage.isExport(scratch.at("empty")))
  }
}
