import Common
import SQLite
import TestSupport
import Testing

/// A store that is a link: its log lies beside what the link leads to.
struct RecoverLinkTests {
  private struct Assessed: Decodable {
    let state: String
    let store: String
    let tables: [Table]
    let remnants: [RecoverStage.Found]

    struct Table: Decodable {
      let table: String
      let sources: [Source]
    }

    struct Source: Decodable {
      let source: String
      let rowCount: Int64
    }

    func count(_ source: String) -> Int64? {
      tables.first { $0.table == "events" }?.sources.first { $0.source == source }?.rowCount
    }
  }

  /// Thirty events in a snapshot and three more in the log, all of them behind a link.
  private func staged(_ target: String = "data/events.db") async throws -> (RecoverStage, String) {
    let stage = try RecoverStage()
    try await stage.stage.snapshot()
    let place = Path.normal(target, from: stage.root)
    try Disk.makeDirectories(Path.parent(place))
    try stage.settle()
    try Disk.rename(stage.store, to: place)
    try Disk.symlink(place, at: stage.store)
    try stage.stage.addEvents(3)
    try #require(try Disk.exists(StoreFiles(place).wal))
    return (stage, place)
  }

  @Test func `the runbook's recovery is played behind a link`() async throws {
    let (stage, place) = try await staged()
    try RecoverStage.overwrite(place, at: 8192, count: 4096)
    let run = try await stage.recover("assess", "--json")
    let assessed = try run.record(Assessed.self)
    #expect(run.status == 2 && assessed.state == "damaged", "\(run.out)\(run.err)")
    #expect(!assessed.remnants.contains { $0.path == place }, "the store is no remnant of itself")
    let new = stage.store + ".recovered"
    #expect(try await stage.recover("merge", "--to", new).status == 0)
    #expect(try RecoverStage.events(new).count == 33)
    let install = try await stage.recover("install", new)
    #expect(install.status == 0, "\(install.out)\(install.err)")
    #expect(try stage.stage.eventCount() == 33)
    #expect(try Disk.status(stage.store)?.kind == .link)
    #expect(try await stage.recover("assess").status == 0)
  }

  @Test(arguments: [false, true])
  func `wherever the link leads to, it is found, salvaged and merged`(isOutside: Bool) async throws
  {
    let elsewhere = try Scratch()
    let target = isOutside ? elsewhere.at("log.db") : "data/log.db"
    let (stage, place) = try await staged(target)
    let found = try await stage.recover("find", "--json").records(RecoverStage.Found.self)
    let own = found.filter { $0.kind == "store" }
    #expect(own.map(\.path) == [place], "\(found)")
    #expect(own.first?.eventCount == 33)
    let salvage = try await stage.recover("salvage", ".ecw/events.db", "--to", "saved.db")
    #expect(salvage.status == 1, "the streams are newer: \(salvage.out)\(salvage.err)")
    #expect(try await stage.recover("merge", ".ecw/events.db", "--to", "merged.db").status == 0)
    for name in ["saved.db", "merged.db"] {
      #expect(try RecoverStage.events(stage.scratch.at(name)).count == 33, "\(name)")
    }
  }

  @Test func `a log that is left where the link leads to is read, and a store put there`()
    async throws
  {
    let (stage, place) = try await staged()
    try Disk.removeFile(place)
    let run = try await stage.recover("assess", "--json")
    #expect(try run.record(Assessed.self).count("wal") ?? 0 > 0, "\(run.out)\(run.err)")
    let merge = try await stage.recover("merge", "--to", "new.db")
    #expect(merge.status < 2, "\(merge.err)")
    let install = try await stage.recover("install", "new.db", "--accept-loss")
    #expect(install.status < 2, "\(install.out)\(install.err)")
    #expect(try Disk.status(place)?.kind == .file)
    #expect(try Disk.status(stage.store)?.kind == .link)
    #expect(try stage.stage.eventCount() ?? 0 >= 30)
  }
}
