import Common
import SQLite
import TestSupport
import Testing

/// What is damaged, gone or out of reach is never OK, however few checks are asked for.
struct HealthHonestyTests {
  @Test(arguments: ["-journal", "-wal", "-shm"])
  func `a pipe or a link beside a store is critical and never opened`(suffix: String) async throws {
    let stage = try await HealthStage()
    for name in ["-wal", "-shm"] where try Disk.exists(stage.store + name) {
      try Disk.removeFile(stage.store + name)
    }
    let place = stage.store + suffix
    for command in ["mkfifo", "ln -s /dev/null"] {
      let made = try await ToolRun("/bin/sh", ["-c", "\(command) \(place)"], in: stage.root)
      try #require(made.status == 0, "\(made.err)")
      let run = try await ToolRun(
        "ecw-health", ["--brief", "--only", "store.integrity"], in: stage.root,
        environment: ["ECW_TEST_NOW": HealthStage.now], timeLimitSeconds: 30)
      #expect(run.status == 2, "\(command)")
      #expect(run.out.contains("[CRIT] Event store: '\(place)' is a "), "\(run.out)")
      #expect(run.out.contains(" -> ls -l \(stage.store)*\n"))
      for (tool, verb) in [("ecw-events", "export"), ("ecw-backup", "create")] {
        let other = try await ToolRun(tool, [verb], in: stage.root, timeLimitSeconds: 30)
        #expect(other.status > 0 && other.status != 124, "\(command): \(other.out)\(other.err)")
      }
      try Disk.removeFile(place)
    }
  }

  @Test(arguments: ["store.integrity", "events", "projections.lag"])
  func `a destroyed store and one that is gone are critical for every check that reads them`(
    check: String
  ) async throws {
    let stage = try await HealthStage()
    let file = try Descriptor(opening: stage.store, .lock(mode: 0o644))
    try file.write([UInt8](repeating: 0xa5, count: 4096))
    #expect(try await stage.health("--only", check).status == 2)
    #expect(try await stage.health("--skip", "store").status == 2)
    for path in try StoreFiles(stage.store).existing() { try Disk.removeFile(path) }
    #expect(try await stage.health("--deep", "--only", check).status == 2)
  }

  @Test func `a store that is held is unknown for the checks of its events`() async throws {
    let stage = try await HealthStage(events: 0)
    try EventStore.create(stage.store, events: 30, journal: "DELETE")
    let writer = try Database(stage.store, .readWrite)
    try writer.execute("BEGIN EXCLUSIVE")
    let run = try await stage.health("--only", "events", "--brief", "--timeout", "2s")
    #expect(run.status == 3)
    #expect(run.out.contains("[????] Event store: not measurable"))
  }

  @Test func `stores without a snapshot are a warning whichever checks are left out`() async throws
  {
    let stage = try await HealthStage()
    try Disk.removeTree(stage.scratch.at(".ecw/backups"))
    #expect(try await stage.health("--only", "backup").status == 1)
    #expect(try await stage.health("--skip", "store").status == 1)
  }

  @Test func `a torn signal is a warning when only that is asked for`() async throws {
    let stage = try await HealthStage()
    try stage.scratch.write("{", to: ".ecw/signals/pending/sig-x.json")
    #expect(try await stage.health("--only", "signals.malformed").status == 1)
  }

  @Test func `a check without a subject is unknown`() async throws {
    let run = try await HealthStage().health("--only", "worktrees", "--brief")
    #expect(run.out == "ecw: UNKNOWN - none of these checks has a subject here\n")
    #expect(run.status == 3)
  }

  @Test func `two stores of one name have series of their own`() async throws {
    let stage = try await HealthStage()
    for place in [".state/jobs.db", "state/jobs.db"] {
      try EventStore.create(stage.scratch.at(place), events: 3)
    }
    let run = try await stage.health("--prometheus", "ecw.prom", "--verbose")
    #expect(run.out.contains("[OK] jobs.db: ") && run.out.contains("[OK] state/jobs.db: "))
    let text = String(decoding: try Disk.read(stage.scratch.at("ecw.prom")), as: UTF8.self)
    let series = text.split(separator: "\n").compactMap { $0.split(separator: "} ").first }
    #expect(series.count == Set(series).count)
  }
}
