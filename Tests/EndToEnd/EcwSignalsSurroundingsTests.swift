import Common
import SQLite
import TestSupport
import Testing

/// What questions leave behind, what interrupts a handler, and what lies where our files should be.
struct EcwSignalsSurroundingsTests {
  private typealias Stage = EcwSignalsStage

  /// A repository in which a script is the handler of RESEARCH.
  private func stage(_ script: String) async throws -> Stage {
    let stage = try Stage(1)
    try stage.scratch.write(script, to: "handler.sh")
    let run = try await stage.shell(
      "git init -q . && git config ecw.signals.handler.research 'sh handler.sh'")
    try #require(run.status == 0, "\(run.err)")
    return stage
  }

  @Test func `questions leave the directory of the store as it was`() async throws {
    let stage = try Stage(2)
    let names = { try Disk.names(in: stage.scratch.at(".ecw")).compactMap { $0 } }
    let store = StoreFiles(stage.store)
    try Database(stage.store, .readWrite).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for isEmpty in [true, false] {
      if isEmpty {
        for path in [store.wal, store.sharedMemory] { try Disk.removeFile(path) }
      } else {
        try stage.append("AgentSignalPosted", "{\"signal_id\": \"\(Stage.id(1))\"}")
        try Disk.removeFile(store.sharedMemory)
      }
      let before = try names()
      for line in ["list", "stats", "show \(Stage.id(0))", "claim --dry-run", "expire --dry-run"] {
        let run = try await stage.shell("ecw-signals " + line)
        #expect(run.status == 0, "\(line): \(run.out)\(run.err)")
        #expect(try names() == before, "\(line)")
      }
      let shown = try await stage.signals("show", Stage.id(0))
      #expect(shown.out.contains("AgentSignalPosted"))
    }
  }

  @Test func `what only a file knew comes back from the log whole`() async throws {
    let stage = try Stage(0)
    let path = ".ecw/signals/pending/\(Stage.id(1)).json"
    try stage.scratch.write(
      """
      {"signal_id": "\(Stage.id(1))", "signal_type": "REVIEW", "posted_by": "me",
       "payload": {"ps_id": "p-1", "topic": "t", "prompt": "do it", "context": {"a": [1, "\\u00fc"]}},
       "target_capabilities": ["x", "y"], "status": "PENDING",
       "created_at": "2026-11-21T08:59:50Z"}
      """, to: path)
    try await stage.signals("expire", at: "2026-11-21T10:00:00Z")
    try Disk.removeFile(stage.scratch.at(".ecw/signals/expired/\(Stage.id(1)).json"))
    #expect(try await stage.signals("requeue", Stage.id(1)).status == 0)
    let text = String(decoding: try Disk.read(stage.scratch.at(path)), as: UTF8.self)
    for part in ["\"prompt\":\"do it\"", "\"context\":{\"a\":[1,", "\"y\"", "\"posted_by\""] {
      #expect(text.replacing(" ", with: "").contains(part.replacing(" ", with: "")), "\(text)")
    }
    let signal = try await stage.signals("list", "--json")
    #expect(signal.out.contains("\"target_capabilities\":[\"x\",\"y\"]"))
    #expect(signal.out.contains("\"prompt\":\"do it\"") && signal.status == 0)
    #expect(try stage.wrongEvents() == 0)
  }

  @Test(.timeLimit(.minutes(20))) func `an interrupted handler is no attempt`() async throws {
    // It has itself interrupted and works on until it is ended.
    let stage = try await stage("kill -INT $PPID; while :; do sleep 1; done")
    for _ in 1...4 {
      let run = try await stage.signals("dispatch")
      #expect(run.status == 130, "\(run.out)\(run.err)")
    }
    let signal = try await stage.signals("list", "--json").record(Stage.Signal.self)
    #expect(signal.status == "POSTED" && signal.fileStatus == "POSTED")
    #expect(signal.attemptsCount == 0 && signal.notBefore == nil)
    #expect(try stage.events(0).contains { $0.hasSuffix("Failed") } == false)
    #expect(try await stage.claim().attemptsCount == 1)
    #expect(try stage.wrongEvents() == 0)
  }

  @Test func `a cache of another layout, or none at all, is made anew`() async throws {
    let stage = try Stage(4)
    let cache = stage.scratch.at(".ecw/cache/signals.db")
    _ = try await stage.claim()
    for path in try StoreFiles(cache).existing() { try Disk.removeFile(path) }
    try Database(cache, .create).execute(
      "CREATE TABLE signals(id TEXT, place INTEGER); CREATE TABLE mark(position INTEGER)")
    _ = try await stage.claim()
    for path in try StoreFiles(cache).existing() { try Disk.removeFile(path) }
    try stage.scratch.write("somebody's", to: ".ecw/cache/signals.db/file")
    _ = try await stage.claim()
    let moved = try Disk.names(in: Path.parent(cache)).compactMap { $0 }
      .first { $0.hasPrefix("signals.db.unusable-") }
    #expect(try Disk.exists(Path.parent(cache) + "/" + (moved ?? "") + "/file"))
    // Where none can be made, the message is about it and not about the log.
    try Disk.removeTree(Path.parent(cache))
    try stage.scratch.write("", to: ".ecw/cache")
    let run = try await stage.signals("claim")
    #expect(run.status == 3)
    #expect(run.err.contains("the cache") && run.err.contains("hint: ls -ld "), "\(run.err)")
  }

  @Test(.timeLimit(.minutes(20))) func `a pipe in place of the log of runs stops before any run`()
    async throws
  {
    let stage = try await stage("touch ran")
    let made = try await stage.shell("mkdir -p .ecw/log && mkfifo .ecw/log/dispatch.jsonl")
    try #require(made.status == 0)
    let run = try await stage.signals("dispatch")
    #expect(run.status == 3 && run.err.contains("not a regular file"), "\(run.err)")
    #expect(try stage.files() == ["pending/\(Stage.id(0)).json"])
    #expect(!(try Disk.exists(stage.scratch.at("ran"))))
  }
}
