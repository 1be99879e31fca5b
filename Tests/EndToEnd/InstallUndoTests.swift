import Common
import SQLite
import TestSupport
import Testing

/// What was written after an installation, and who may read what it put in place.
struct InstallUndoTests {
  private struct Undone: Decodable { var quarantine: String }

  @Test func `what was written since is taken out of the store only when that is accepted`()
    async throws
  {
    let stage = try RecoverStage()
    try stage.copy(to: "new.db")
    #expect(try await stage.recover("install", "new.db").status == 0)
    try stage.stage.addEvents(2)
    let refused = try await stage.recover("install", "--undo")
    #expect(refused.status == 4 && refused.err.contains("was written to since"), "\(refused.err)")
    #expect(refused.err.hasSuffix(" --accept-loss\n"), "\(refused.err)")
    #expect(try stage.stage.eventCount() == 32)
    let undone = try await stage.recover("install", "--undo", "--accept-loss", "--json")
    #expect(undone.status == 0, "\(undone.err)")
    #expect(try stage.stage.eventCount() == 30)
    let kept = try undone.record(Undone.self).quarantine + "/events.db"
    #expect(try Database(kept, .readWrite).number("SELECT count(*) FROM events") == 32)
  }

  @Test func `behind a link the mode is that of the file`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try stage.copy(to: "new.db")
    let real = stage.scratch.at(".ecw/real.db")
    try Disk.rename(stage.store, to: real)
    try Disk.setMode(real, 0o600)
    try Disk.symlink(real, at: stage.store)
    let run = try await stage.recover("install", "new.db")
    #expect(run.status == 0, "\(run.err)")
    #expect(try Disk.status(real)?.mode ?? 0 & 0o777 == 0o600)
    #expect(try Disk.status(stage.store)?.kind == .link)
  }
}
