import Common
import SQLite
import TestSupport
import Testing

/// A newest snapshot that is not what was sealed any more: an older one takes its place.
struct RecoverBrokenSnapshotTests {
  enum Harm: String, CaseIterable {
    case damaged, removed, altered
  }

  private struct Planned: Decodable {
    let loss: Loss

    struct Loss: Decodable {
      let lostCount: Int64
      let comparedWith: [String]
      let notes: [String]
    }
  }

  /// Two snapshots of a store; the newer one has more, and harm is done to it.
  private func stage(_ harm: Harm) async throws -> (RecoverStage, old: String, new: String) {
    let stage = try RecoverStage(journal: "DELETE")
    let old = try await stage.stage.snapshot()
    try stage.stage.addEvents(10)
    let new = try await stage.stage.snapshot(at: "2026-11-21T08:55:30Z")
    let file = stage.scratch.at(".ecw/backups/\(new)/data/.ecw/events.db")
    switch harm {
    case .damaged: try RecoverStage.overwrite(file, at: 4096, count: 8192)
    case .removed: try Disk.removeFile(file)
    case .altered:
      try Disk.removeFile(file)
      try stage.copy(to: ".ecw/backups/\(new)/data/.ecw/events.db", without: 11, 12, 13)
    }
    return (stage, old, new)
  }

  @Test(arguments: Harm.allCases)
  func `install compares with the older snapshot and tells`(harm: Harm) async throws {
    let (stage, old, new) = try await stage(harm)
    try stage.copy(to: "n.db", without: 5)
    let run = try await stage.recover("install", "n.db", "--accept-loss", "--dry-run", "--json")
    #expect(run.status == 1, "\(run.out)\(run.err)")
    let loss = try run.record(Planned.self).loss
    #expect(loss.lostCount == 1)
    #expect(loss.comparedWith == ["events.db", "snapshot \(old)"])
    let note = try #require(loss.notes.first { $0.contains(new) }, "\(loss.notes)")
    #expect(note.contains("ecw-backup verify --all"))
    #expect(run.err.isEmpty, "\(run.err)")
    try await stage.expectValid(run.out)
  }

  @Test(arguments: Harm.allCases)
  func `merge and salvage take the older snapshot and tell once`(harm: Harm) async throws {
    let (stage, old, new) = try await stage(harm)
    let before = try RecoverStage.events(stage.store)
    let run = try await stage.recover("merge", "--to", "m.db", "--json")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let names = try run.record(RecoverStage.Merged.self).sources.map(\.name)
    #expect(names.first == "snapshot \(old)", "\(names)")
    #expect(try RecoverStage.events(stage.scratch.at("m.db")) == before)
    #expect(run.err.split(separator: "\n").count == 1 && run.err.contains(new), "\(run.err)")
    try RecoverStage.overwrite(stage.store, at: 0, count: 100)
    let salvage = try await stage.recover("salvage", ".ecw/events.db", "--to", "s.db")
    #expect(salvage.status == 1, "\(salvage.out)\(salvage.err)")
    #expect(try RecoverStage.events(stage.scratch.at("s.db")) == before)
  }

  @Test(arguments: ["find", "assess"])
  func `counts of a manifest that no store has do not end a search`(verb: String) async throws {
    let stage = try RecoverStage(journal: "DELETE")
    let id = try await stage.stage.snapshot()
    let path = stage.scratch.at(".ecw/backups/\(id)/manifest.json")
    let text = String(decoding: try Disk.read(path), as: UTF8.self)
    try #require(text.contains("\"events\" : 30"))
    try Disk.removeFile(path)
    try Descriptor(opening: path, .createNew(mode: 0o600)).write(
      text.replacing("\"events\" : 30", with: "\"events\" : \(Int64.max)").utf8)
    let run = try await stage.recover(verb, "--json")
    #expect((0...1).contains(run.status), "\(run.out)\(run.err)")
    #expect(run.out.contains("snapshot:\(id)"), "\(run.out)")
  }
}
