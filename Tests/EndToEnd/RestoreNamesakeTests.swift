import Common
import SQLite
import TestSupport
import Testing

/// What is named like a log and is none: a restore once moved it away with its namesake.
struct RestoreNamesakeTests {
  private func include(_ pattern: String, _ stage: BackupStage) async throws {
    let run = try await stage.shell("git init -q . && git config ecw.backup.include '\(pattern)'")
    try #require(run.status == 0, "\(run.err)")
  }

  private func text(_ path: String, _ stage: BackupStage) throws -> String {
    String(decoding: try Disk.read(stage.scratch.at(path)), as: UTF8.self)
  }

  @Test func `a directory that is named like the log of a file is restored beside it`()
    async throws
  {
    let stage = try BackupStage()
    try await include("plan*", stage)
    try stage.scratch.write("p1", to: "plan")
    try stage.scratch.write("v1", to: "plan-journal/today")
    try await stage.snapshot()
    try stage.scratch.write("p2", to: "plan")
    try stage.scratch.write("v2", to: "plan-journal/today")
    let run = try await stage.backup("restore")
    #expect(run.status == 0, "\(run.err)")
    #expect(try text("plan", stage) == "p1")
    #expect(try text("plan-journal/today", stage) == "v1")
    let undo = try await stage.backup("restore", "--undo")
    #expect(undo.status == 0, "\(undo.err)")
    #expect(try text("plan", stage) == "p2")
    #expect(try text("plan-journal/today", stage) == "v2")
  }

  @Test(arguments: ["notes", "notes/a"])
  func `nothing beside a file or a directory goes away with it`(saved: String) async throws {
    let stage = try BackupStage()
    try await include("notes", stage)
    try stage.scratch.write("1", to: saved)
    try await stage.snapshot()
    for suffix in ["-wal", "-shm"] { try stage.scratch.write("own", to: "notes" + suffix) }
    try stage.scratch.write("own", to: "notes-journal/today")
    let run = try await stage.backup("restore", "--only", "notes")
    #expect(run.status == 0, "\(run.err)")
    let beside = ["notes-wal", "notes-shm", "notes-journal/today"]
    for name in beside { #expect(try Disk.exists(stage.scratch.at(name)), "\(name)") }
    #expect(try await stage.backup("restore", "--undo").status == 0)
    for name in beside { #expect(try text(name, stage) == "own") }
    #expect(try text(saved, stage) == "1")
  }

  @Test func `a directory in the place of a store's journal is not moved but told`() async throws {
    let stage = try BackupStage(journal: "DELETE")
    try await stage.snapshot()
    let place = StoreFiles(stage.store).journal
    try stage.scratch.write("own", to: ".ecw/events.db-journal/today")
    let run = try await stage.backup("restore", "--only", "events")
    #expect(run.status == 4 && run.err.contains("'\(place)' is no file"), "\(run.err)")
    #expect(run.err.contains("hint: mv "), "\(run.err)")
    #expect(try text(".ecw/events.db-journal/today", stage) == "own")
    try Disk.rename(place, to: place + ".aside")
    #expect(try await stage.backup("restore", "--only", "events").status == 0)
  }
}
