import Common
import SQLite
import TestSupport
import Testing

@testable import Backups

@Suite struct LinkTests {
  @Test func `an unchanged store is a hard link, a changed one is not`() throws {
    let field = try Field()
    let first = try field.created()
    try field.at(hours: 1)
    let second = try field.created()
    #expect(second.stores[0].method == .linked)
    #expect(try field.stored(first).inode == field.stored(second).inode)
    #expect(second.stores[0].sha256 == first.stores[0].sha256)
    try field.append(1)
    try field.at(hours: 2)
    let third = try field.created()
    #expect(third.stores[0].method == .blocks)
    #expect(third.stores[0].eventPosition == 51)
  }

  @Test func `a change that is only in the log counts as a change`() throws {
    let field = try Field()
    // The open connection keeps the log from being copied back on close.
    let open = try Database(field.store, .readWrite)
    _ = try open.number("SELECT count(*) FROM events")
    _ = try field.created()
    try field.append(1)
    try field.at(hours: 1)
    #expect(try field.created().stores[0].eventPosition == 51)
    _ = try open.number("SELECT 1")
  }

  @Test func `a racily recent state does not count as unchanged`() throws {
    let field = try Field()
    let modified = try #require(try Disk.status(field.store)).changed
    field.world.now = { modified.adding(seconds: 1) }
    _ = try field.created()
    field.world.now = { modified.adding(seconds: 3600) }
    #expect(try field.created().stores[0].method == .blocks)
    field.world.now = { modified.adding(seconds: 7200) }
    #expect(try field.created().stores[0].method == .linked)
  }

  @Test func `a weaker verification is not inherited`() throws {
    let field = try Field()
    _ = try field.created(SnapshotRequest(depth: .quick))
    try field.at(hours: 1)
    #expect(try field.created(SnapshotRequest(depth: .full)).stores[0].method == .blocks)
  }

  @Test func `unchanged plain files are linked too`() throws {
    let field = try Field()
    try field.scratch.write("{}", to: ".ecw/signals/pending/sig-0000000a.json")
    let first = try field.created()
    try field.at(hours: 1)
    let second = try field.created()
    let path = ".ecw/signals/pending/sig-0000000a.json"
    #expect(try field.stored(first, path).inode == field.stored(second, path).inode)
  }
}
