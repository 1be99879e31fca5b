import Common
import SQLite
import TestSupport
import Testing

/// The situations of the disaster-recovery runbook, from broken to mended with printed commands.
struct RecoverScenarioTests {
  /// Pastes the hint of a tool, then those that are printed, one after another.
  private func follow(_ first: String, in stage: RecoverStage) async throws -> [String] {
    var (done, waiting): ([String], [String]) = ([], [first])
    while let command = waiting.first, done.count < 8 {
      waiting.removeFirst()
      let run = try await stage.stage.shell(command)
      #expect([0, 1, 2, 4].contains(run.status), "\(command): \(run.err)")
      done.append(command)
      let hints = run.out.split(separator: "\n").filter { $0.hasPrefix("hint: ecw-recover") }
        .map { String($0.dropFirst("hint: ".count)) }
      // An assessment gives the steps; a refusal says how to go on in spite of it.
      if command.contains(" assess") || run.status == 4 { waiting = hints }
    }
    return done
  }

  private func healthHint(_ stage: RecoverStage) async throws -> String {
    let run = try await stage.stage.shell("ecw-health --brief --skip disk,tools,sqlite")
    let line = try #require(
      run.out.split(separator: "\n").first { $0.contains(" -> ecw-recover") }, "\(run.out)")
    return String(line.split(separator: " -> ").last ?? "")
  }

  private func expectSound(_ stage: RecoverStage) async throws {
    let run = try await stage.stage.shell(
      "ecw-health --deep --only store.integrity,store.readable,store.present,events.streams")
    #expect(run.status == 0, "\(run.out)")
  }

  @Test(arguments: [0, 4096])
  func `DR-001 the hint of health mends a store whose header or first root is gone`(offset: Int)
    async throws
  {
    let stage = try RecoverStage(events: 500)
    try stage.settle()
    let before = try RecoverStage.events(stage.store)
    try RecoverStage.overwrite(stage.store, at: offset, count: offset == 0 ? 100 : 4096)
    let commands = try await follow(try await healthHint(stage), in: stage)
    #expect(commands.count == 3, "\(commands)")
    #expect(try RecoverStage.events(stage.store) == before)
    try await expectSound(stage)
    // The snapshot of the recovered state was taken on the way, and is good.
    #expect(try await stage.stage.backup("verify", "latest").status == 0)
  }

  @Test func `DR-001 a log without its base gives its rows back`() async throws {
    let stage = try RecoverStage(events: 200)
    let before = try RecoverStage.events(stage.store)
    try Disk.removeFile(stage.store)
    let commands = try await follow(try await healthHint(stage), in: stage)
    #expect(commands.count == 3, "\(commands)")
    #expect(try RecoverStage.events(stage.store) == before)
    try await expectSound(stage)
  }

  @Test func `DR-001 a snapshot and what is left of the store together give every event`()
    async throws
  {
    let stage = try RecoverStage(events: 600)
    try await stage.stage.snapshot()
    for _ in 0..<5 { try stage.stage.addEvents(100) }
    try stage.settle()
    let before = try RecoverStage.events(stage.store)
    // Rows that the snapshot has are destroyed; those after it are only in the store.
    try RecoverStage.overwrite(stage.store, at: 4096 * 12, count: 4096 * 3)
    let commands = try await follow(try await healthHint(stage), in: stage)
    #expect(commands.count == 3, "\(commands)")
    #expect(try RecoverStage.events(stage.store) == before)
    try await expectSound(stage)
  }

  @Test func `DR-001 what is lost for good is listed, refused, and accepted with a number`()
    async throws
  {
    let stage = try RecoverStage(events: 600)
    try stage.settle()
    try RecoverStage.overwrite(stage.store, at: 4096 * 12, count: 4096 * 2)
    let commands = try await follow(try await healthHint(stage), in: stage)
    #expect(commands.count == 4, "\(commands)")
    #expect(commands.last?.contains("--max-loss ") == true)
    let count = try #require(try stage.stage.eventCount())
    #expect(count > 500 && count < 600)
    let database = try Database(stage.store, .readOnly)
    #expect(database.integrity(.full) == .ok)
    #expect(try database.number("SELECT seq FROM sqlite_sequence WHERE name = 'events'") == 600)
  }

  @Test func `DR-001 a file that is no store any more gives way to the snapshot`() async throws {
    let stage = try RecoverStage(events: 50)
    try await stage.stage.snapshot()
    let before = try RecoverStage.events(stage.store)
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    try stage.scratch.write(String(repeating: "no store ", count: 2000), to: ".ecw/events.db")
    _ = try await follow(try await healthHint(stage), in: stage)
    #expect(try RecoverStage.events(stage.store) == before)
    try await expectSound(stage)
  }

  @Test func `DR-005 a lost store comes back from objects of git that nothing refers to`()
    async throws
  {
    let stage = try RecoverStage(events: 40, journal: "DELETE")
    try await stage.git("init", "-q", "-b", "main")
    try await stage.git("commit", "-q", "--allow-empty", "-m", "root")
    try await stage.git("add", "-f", ".ecw/events.db")
    try await stage.git("commit", "-qm", "events")
    try await stage.git("reset", "-q", "--hard", "HEAD~1")
    try await stage.git("reflog", "expire", "--expire=now", "--all")
    #expect(try !Disk.exists(stage.store))
    try Disk.makeDirectories(stage.scratch.at(".ecw"))
    let commands = try await follow("ecw-recover assess", in: stage)
    #expect(commands.count == 3, "\(commands)")
    #expect(try stage.stage.eventCount() == 40)
    try await expectSound(stage)
  }

  @Test func `DR-005 an export and an old copy together give what each of them has`() async throws {
    let stage = try RecoverStage(events: 20)
    try stage.copy(to: "events.db.backup")
    try stage.stage.addEvents(15)
    let exported = try await stage.stage.shell("ecw-events export > events.jsonl")
    #expect(exported.status == 0, "\(exported.err)")
    let before = try RecoverStage.events(stage.store)
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    let merged = try await stage.stage.shell(
      "ecw-recover find --json | ecw-recover merge - --to new.db && ecw-recover install new.db")
    #expect(merged.status == 0, "\(merged.out)\(merged.err)")
    #expect(try RecoverStage.events(stage.store) == before)
    try await expectSound(stage)
  }

  @Test func `DR-005 what no source has is told: how many, of which streams`() async throws {
    let stage = try RecoverStage(events: 30)
    _ = try await stage.stage.shell("ecw-events export | grep -v '\"id\":30,' > events.jsonl")
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    let run = try await stage.recover("merge", "events.jsonl", "--to", "new.db", "--json")
    #expect(run.status == 1, "\(run.err)")
    let merged = try run.record(RecoverStage.Merged.self)
    #expect(
      merged.gaps == [
        RecoverStage.Merged.Gap(
          streamId: "default:blackboard:phase-2", fromVersion: 10, toVersion: 10)
      ])
    let wrong = try Database(stage.scratch.at("new.db"), .readOnly).number(
      "SELECT count(*) FROM streams s WHERE version IS NOT (SELECT max(version) FROM events e "
        + "WHERE e.stream_id = s.stream_id)")
    #expect(wrong == 0)
  }
}
