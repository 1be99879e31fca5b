import Common
import SQLite
import TestSupport
import Testing

/// What assess and find advise for a store that is gone: nothing that has more is left out.
struct RecoverAdviceTests {
  /// Runs every hint of an output as it was printed, at the root.
  private func paste(_ run: ToolRun, in stage: RecoverStage) async throws -> [ToolRun] {
    var runs: [ToolRun] = []
    for line in run.out.split(separator: "\n") where line.hasPrefix("hint: ") {
      runs.append(try await stage.stage.shell(String(line.dropFirst("hint: ".count))))
    }
    return runs
  }

  /// A store of 400 events of which a snapshot has 30, damaged and moved away.
  private func moved() async throws -> RecoverStage {
    let stage = try RecoverStage(journal: "DELETE")
    try await stage.stage.snapshot()
    try stage.stage.addEvents(370)
    let size = Int(try #require(try Disk.status(stage.store)?.size))
    try RecoverStage.overwrite(stage.store, at: size / 8192 * 4096, count: 4096)
    try Disk.rename(stage.store, to: stage.store + ".broken")
    return stage
  }

  @Test func `a damaged store with more than the snapshot is merged with it`() async throws {
    let stage = try await moved()
    let run = try await stage.recover("assess")
    #expect(run.status == 2)
    let pasted = try await paste(run, in: stage)
    #expect(pasted.first?.status == 1, "\(run.out)\(pasted.first?.err ?? "")")
    #expect(pasted.first?.out.contains("snapshot:") == true)
    let count = try RecoverStage.events(stage.store + ".recovered").count
    #expect(count > 300 && count < 400, "\(count)")
  }

  @Test func `find advises the same merge`() async throws {
    let stage = try await moved()
    let run = try await stage.recover("find", ".ecw/events.db")
    #expect(run.out.contains("hint: ecw-recover merge snapshot:"), "\(run.out)")
    #expect(try await paste(run, in: stage).first?.status == 1)
    #expect(try RecoverStage.events(stage.scratch.at("FILE")).count > 300)
  }

  @Test(arguments: ["assess", "find"])
  func `an export is merged into the store of a commit`(verb: String) async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try await stage.git("init", "-q")
    try await stage.git("add", "-f", ".ecw/events.db")
    try await stage.git("commit", "-qm", "store")
    try stage.stage.addEvents(2)
    let before = try RecoverStage.events(stage.store)
    let export = try await stage.stage.shell("ecw-events export > events.jsonl")
    try #require(export.status == 0)
    try Disk.removeFile(stage.store)
    let run = try await stage.recover(verb)
    let pasted = try await paste(run, in: stage)
    #expect(pasted.allSatisfy { $0.status == 0 }, "\(run.out) \(pasted.map(\.err))")
    #expect(pasted.first?.out.contains("git:") == true, "\(run.out)")
    let made = verb == "find" ? stage.scratch.at("FILE") : stage.store
    #expect(try RecoverStage.events(made) == before)
  }

  @Test func `an export alone is merged, and one with a broken line`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    let export = try await stage.stage.shell("ecw-events export > events.jsonl")
    try #require(export.status == 0)
    try Disk.removeFile(stage.store)
    let run = try await stage.recover("find")
    #expect(run.out.hasSuffix("hint: ecw-recover merge file:events.jsonl --to FILE\n"))
    #expect(try await paste(run, in: stage).first?.status == 0)
    #expect(try RecoverStage.events(stage.scratch.at("FILE")).count == 30)
    _ = try await stage.stage.shell("rm FILE; echo '{}' >> events.jsonl")
    let broken = try await stage.recover("assess")
    #expect(try await paste(broken, in: stage).first?.status == 1, "\(broken.out)")
    #expect(try RecoverStage.events(stage.store + ".recovered").count == 30)
  }

  @Test(arguments: ["assess", "find"])
  func `an export that was cut off is merged into what is left of the store`(verb: String)
    async throws
  {
    let stage = try RecoverStage(events: 400, journal: "DELETE")
    let export = try await stage.stage.shell(
      "ecw-events export | head -c -20 > cut.jsonl; test -s cut.jsonl")
    try #require(export.status == 0)
    let size = Int(try #require(try Disk.status(stage.store)?.size))
    try RecoverStage.overwrite(stage.store, at: size / 8192 * 4096, count: size / 3)
    let run = try await stage.recover(verb)
    let pasted = try await paste(run, in: stage)
    let made = verb == "find" ? stage.scratch.at("FILE") : stage.store
    let first = try #require(pasted.first)
    #expect(first.status == 1, "\(run.out)\(first.err)")
    #expect(first.out.contains("file:cut.jsonl"), "\(run.out)")
    #expect(first.out.contains(".ecw/events.db"), "\(run.out)")
    #expect(try RecoverStage.events(made).count >= 399)
  }

  @Test(arguments: ["assess", "find"])
  func `an export that was cut off is all there is`(verb: String) async throws {
    let stage = try RecoverStage(journal: "DELETE")
    let export = try await stage.stage.shell(
      "ecw-events export | head -c -20 > cut.jsonl; rm .ecw/events.db*; test -s cut.jsonl")
    try #require(export.status == 0)
    let run = try await stage.recover(verb)
    let pasted = try await paste(run, in: stage)
    #expect(pasted.first?.status == 1, "\(run.out)")
    let made = verb == "find" ? stage.scratch.at("FILE") : stage.store + ".recovered"
    #expect(try RecoverStage.events(made).count == 29)
  }

  @Test(arguments: [
    "DROP TABLE streams", "UPDATE streams SET created_at = NULL, updated_at = NULL",
  ])
  func `an export of a store that has no times of streams is whole`(sql: String) async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try Database(stage.store, .readWrite).execute(
      """
      CREATE TABLE s(stream_id TEXT PRIMARY KEY, version, created_at, updated_at);
      INSERT INTO s SELECT * FROM streams; DROP TABLE streams; ALTER TABLE s RENAME TO streams;
      \(sql)
      """)
    let events = try RecoverStage.events(stage.store)
    let export = try await stage.stage.shell("ecw-events export > x.jsonl; rm .ecw/events.db")
    try #require(export.status == 0)
    let run = try await stage.recover("find")
    #expect(run.out.hasSuffix("hint: ecw-recover merge file:x.jsonl --to FILE\n"), "\(run.out)")
    #expect(!run.out.contains("damaged"), "\(run.out)")
    #expect(try await paste(run, in: stage).first?.status == 0)
    #expect(try RecoverStage.events(stage.scratch.at("FILE")) == events)
    if sql.hasPrefix("DROP") { return }
    // The streams still tell of an event that was cut off.
    let cut = try await stage.stage.shell(
      "sed -i '$d' x.jsonl; ecw-recover merge x.jsonl --to c.db")
    #expect(cut.out.contains("1 event in no source"), "\(cut.out)\(cut.err)")
  }
}
