import Common
import SQLite
import TestSupport
import Testing

@testable import Backups

@Suite struct RepositoryTests {
  @Test func `a directory without our manifest is never touched`() throws {
    let field = try Field()
    _ = try field.created()
    let foreign = ".ecw/backups/20200101T000000000Z-aaaaaa"
    try field.scratch.write("mine", to: foreign + "/notes.txt")
    try field.scratch.write(
      "{\"schema\":\"other/1\"}", to: ".ecw/backups/20200101T000000000Z-bbbbbb/manifest.json")
    try field.scratch.write("x", to: ".ecw/backups/20251101/events.db")
    #expect(try field.repository.entries().count == 1)
    try field.at(hours: 24 * 400)
    _ = try Pruner(
      repository: field.repository, world: field.world, workspace: field.workspace
    )
    .prune(Retention(last: 1), trashDays: 0, busySeconds: 0)
    #expect(try Disk.exists(field.scratch.at(foreign + "/notes.txt")))
    #expect(
      try Disk.exists(field.scratch.at(".ecw/backups/20200101T000000000Z-bbbbbb/manifest.json")))
    #expect(try Disk.exists(field.scratch.at(".ecw/backups/20251101/events.db")))
  }

  @Test func `a snapshot dated in the future is set aside`() throws {
    let field = try Field()
    try field.at(hours: 1000)
    let ahead = try field.created()
    try field.at(hours: 0)
    try field.append(1)
    let due = try field.create(SnapshotRequest(ifOlderThanSeconds: 86400))
    guard case .created(let now) = due else {
      Issue.record("the future snapshot counted as young: \(due)")
      return
    }
    #expect(now.verdict == .proven)
    let plan = try Pruner(
      repository: field.repository, world: field.world, workspace: field.workspace
    ).plan(Retention(last: 1))
    let reasons = plan.first { $0.manifest.id == ahead.id }?.decision.reasons
    #expect(reasons?.contains("dated in the future") == true)
  }

  @Test func `removed snapshots come back from the trash until their days are over`() throws {
    let field = try Field()
    let first = try field.created()
    try field.at(hours: 24)
    try field.append(1)
    _ = try field.created()
    let pruner = Pruner(
      repository: field.repository, world: field.world, workspace: field.workspace)
    _ = try pruner.prune(Retention(last: 1), trashDays: 7, busySeconds: 0)
    #expect(try field.repository.entries().count == 1)
    let back = try field.repository.untrash([], busySeconds: 0, world: field.world)
    #expect(back.map(\.id) == [first.id])
    #expect(try field.repository.entries().count == 2)
    _ = try pruner.prune(Retention(last: 1), trashDays: 7, busySeconds: 0)
    try field.at(hours: 24 * 9)
    _ = try Pruner(
      repository: field.repository, world: field.world, workspace: field.workspace
    )
    .prune(Retention(last: 1), trashDays: 7, busySeconds: 0)
    #expect(try field.repository.untrash([], busySeconds: 0, world: field.world).isEmpty)
  }

  @Test func `samples cover every file in the end`() throws {
    let field = try Field()
    for number in 0..<20 {
      try field.scratch.write("\(number)", to: ".ecw/signals/s\(number).json")
    }
    let manifest = try field.created()
    let entry = try field.repository.entry(named: manifest.id)
    try Disk.setMode(entry.directory + "/data/.ecw/signals/s7.json", 0o600)
    try field.damage(entry.directory + "/data/.ecw/signals/s7.json", at: 0, with: [0x39])
    var found = 0
    for hour in 1...11 {
      try field.at(hours: Int64(hour))
      let outcome = try SnapshotVerifier(world: field.world, repository: field.repository)
        .verify(entry, sample: 0.1)
      #expect(outcome.checkedFiles == 3 || outcome.checkedFiles == 2)
      found += outcome.problems.count
    }
    #expect(found >= 1)
  }

  @Test func `two snapshots of one moment are both kept and in order`() throws {
    let field = try Field()
    let first = try field.created()
    let second = try field.created()
    #expect(Set(try field.repository.entries().map(\.manifest.id)) == [first.id, second.id])
  }
}
