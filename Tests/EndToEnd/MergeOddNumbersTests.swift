import Common
import SQLite
import TestSupport
import Testing

/// Numbers and versions that no application gives, and a damaged or foreign store can have.
struct MergeOddNumbersTests {
  private static let top = Int64.max

  /// A store of six events as `a.db`, and one with further events as `b.db`.
  private func stage(_ sql: String) throws -> RecoverStage {
    let stage = try RecoverStage(events: 6, journal: "DELETE")
    try stage.copy(to: "a.db")
    try stage.copy(to: "b.db")
    try Database(stage.scratch.at("b.db"), .readWrite).execute(sql)
    return stage
  }

  private static func event(_ id: String, _ stream: String, _ version: String) -> String {
    """
    INSERT INTO events VALUES (\(id), '\(stream)', \(version), 't', '{"v":"\(stream)"}', '2026');
    INSERT OR REPLACE INTO streams VALUES ('\(stream)', \(version), '2026', '2026');
    """
  }

  @Test(arguments: ["a.db b.db", "b.db a.db"])
  func `an event with the last number of all keeps no other one out`(order: String) async throws {
    let stage = try stage(Self.event("\(Self.top)", "top", "1"))
    // Its number is taken by an event of the other store: it needs a new one.
    try Database(stage.scratch.at("a.db"), .readWrite).execute(
      "DELETE FROM events WHERE id = 6;" + Self.event("6", "n", "1") + Self.event("7", "n", "2"))
    let run = try await stage.stage.shell("ecw-recover merge \(order) --to new.db --json")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(merged.eventCount == 9)
    #expect(merged.sources[1].renumberedCount > 0)
    #expect(merged.sequence < 20)
    let new = try Database(stage.scratch.at("new.db"), .readWrite)
    #expect(try new.texts("SELECT DISTINCT typeof(id) FROM events") == ["integer"])
    #expect(try new.number("SELECT count(*) FROM events WHERE stream_id IN ('n', 'top')") == 3)
    guard order == "a.db b.db" else { return }
    try new.execute("INSERT INTO streams VALUES ('next', 1, '', '');")
    try new.execute(
      "INSERT INTO events(stream_id, version, event_type, event_data, created_at) VALUES ('next',1,'','','')"
    )
    #expect(try #require(try new.number("SELECT max(id) FROM events")) < 20)
  }

  @Test(arguments: ["\(Int64.min)", "\(Int64.max)", "-1", "\(Int64.max - 1)"])
  func `an event of an odd version is taken, and tells of no others`(version: String) async throws {
    let stage = try stage(Self.event("7", "odd", version) + Self.event("8", "odd", "1"))
    let run = try await stage.recover("merge", "a.db", "b.db", "--to", "new.db", "--json")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(merged.eventCount == 8 && merged.lostCount == 0)
    try Database(stage.store, .readWrite).execute(
      Self.event("7", "odd", version) + Self.event("8", "odd", "1"))
    let same = try await stage.recover("install", "new.db", "--dry-run", "--json")
    #expect(same.status == 0, "\(same.out)\(same.err)")
    try stage.copy(to: "less.db", without: 7)
    let less = try await stage.recover("install", "less.db", "--dry-run", "--json")
    #expect(less.status == 4, "it is an event like any: \(less.out)\(less.err)")
  }

  @Test func `streams that claim as many events as can be are told, in a sum that holds`()
    async throws
  {
    let highest: Int64 = 1 << 62
    let claims = (1...3).map { "INSERT INTO streams VALUES ('s\($0)', \(highest), '', '');" }
    let stage = try stage(
      claims.joined() + "INSERT INTO streams VALUES ('x', \(Self.top), '', ''), ('y', -5, '', '')")
    let run = try await stage.recover("merge", "a.db", "b.db", "--to", "new.db", "--json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(merged.lostCount == .max && merged.gaps.count == 3)
    try await stage.expectValid(run.out)
    try Disk.removeFile(stage.store)
    try Disk.rename(stage.scratch.at("b.db"), to: stage.store)
    let plan = try await stage.recover("install", "a.db", "--dry-run", "--json")
    #expect(plan.status == 4, "\(plan.out)\(plan.err)")
  }

  @Test func `numbers of an export beyond those that can be cost no event`() async throws {
    let stage = try stage("")
    let lines = [
      ("9223372036854775807", "1"), ("9223372036854775808", "2"), ("null", "3"),
      ("5", "9223372036854775807"), ("6", "-9223372036854775808"),
    ]
    let text = lines.map {
      #"{"id":\#($0),"stream_id":"n","version":\#($1),"event_type":"T","event_data":"{}","#
        + #""created_at":"2026"}"# + "\n"
    }
    let record =
      #"{"schema":"ecw.events.stream/1","stream_id":"n","version":9223372036854775807,"#
      + #""created_at":"2026","updated_at":"2026"}"# + "\n"
    try stage.scratch.write(record + text.joined(), to: "x.jsonl")
    for sources in ["x.jsonl", "a.db x.jsonl"] {
      let run = try await stage.stage.shell(
        "rm -f new.db; ecw-recover merge \(sources) --to new.db --json")
      #expect(run.status == 0, "\(run.out)\(run.err)")
      let merged = try run.record(RecoverStage.Merged.self)
      #expect(merged.eventCount == (sources == "x.jsonl" ? 5 : 11))
    }
  }
}
