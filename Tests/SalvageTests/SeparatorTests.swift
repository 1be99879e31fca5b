import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Keys in interior pages that are in order and still wrong: the rows decide.
struct SeparatorTests {
  // Where a cell's key begins: behind the number of its child.
  private func key(_ index: Int, _ bytes: [UInt8], _ top: Int) -> Int {
    top + PointerTests.number(bytes, top + 12 + 2 * index, 2) + 4
  }

  private func expectAll(_ patient: Patient) throws {
    let (path, receipt) = try patient.salvage()
    #expect(try Patient.rows(of: path) == patient.truth)
    #expect(receipt.setAside.isEmpty)
    // Only those of the leaf at the wrong place are in doubt.
    #expect(receipt.tables.first { $0.name == "events" }?.repairedCount ?? 99 < 10)
  }

  @Test(arguments: [0, 1, 4], [true, false])
  func `a key between two leaves that is wrong costs no row`(_ index: Int, isHigher: Bool)
    throws
  {
    let patient = try Patient()
    let events = try patient.root("events")
    try patient.damage { bytes in
      let top = PointerTests.lowestInterior(bytes, events, patient.pageSize)
      let (place, after) = (key(index, bytes, top), bytes[key(index + 1, bytes, top)])
      let before = index == 0 ? 0 : bytes[key(index - 1, bytes, top)]
      // Keys below 128 are one byte.
      try #require(before + 3 < bytes[place] && bytes[place] + 3 < after && after < 128)
      bytes[place] = isHigher ? after - 1 : before + 1
    }
    try expectAll(patient)
  }

  @Test(arguments: [-2, -1, 1, 2])
  func `a key in the root that is wrong costs no row`(_ change: Int) throws {
    let patient = try Patient()
    let top = (try patient.root("events") - 1) * patient.pageSize
    try patient.damage { bytes in
      let place = key(0, bytes, top)
      let high = Int(bytes[place]) + change  // of two bytes, the first one in steps of 128
      try #require(bytes[top] == 5 && bytes[place + 1] < 128 && (129..<256).contains(high))
      bytes[place] = UInt8(high)
    }
    try expectAll(patient)
  }

  // The keys of a leaf, each of two bytes behind a size of one.
  private func keys(_ bytes: [UInt8], _ page: Int) -> [Int] {
    (0..<PointerTests.number(bytes, page + 3, 2)).map {
      let cell = page + PointerTests.number(bytes, page + 8 + 2 * $0, 2)
      return Int(bytes[cell + 1] & 0x7f) << 7 | Int(bytes[cell + 2])
    }
  }

  // By the rules of a collation, or as numbers, the old rows can be the same as the new ones. In a
  // column of floating-point numbers they are.
  @Test(arguments: [
    ("v TEXT", "'old'", "'new'"), ("v TEXT COLLATE NOCASE", "'NEW'", "'new'"),
    ("v", "1 << 62", "1.0 * (1 << 62)"),
    ("v REAL", "5", "5.0"),
  ]) func `rows of a leaf whose last version was not written do not go before newer ones`(
    column: String, before: String, after: String
  ) throws {
    let patient = try Patient(events: 20)
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 60)"
    try Database(patient.path, .readWrite).execute(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, \(column), pad); \(many)"
        + " INSERT INTO t SELECT 10 * i, \(before), printf('%080d', i) FROM n")
    let old = try Disk.read(patient.path, limit: 1 << 30)
    try Database(patient.path, .readWrite).execute(
      "UPDATE t SET v = \(after); \(many) INSERT INTO t"
        + " SELECT 200 + i, \(after), printf('%080d', i) FROM n WHERE i < 10")
    let newer = try Patient.rows(of: patient.path)["t"]
    // A leaf that was split ends earlier now: as if only the new one had been written.
    var moved = 0
    try patient.damage { bytes in
      let now = bytes
      let pages = stride(from: 1024, to: old.count, by: 1024)
      let found = pages.first { page in
        guard old[page] == 13, now[page] == 13 else { return false }
        return keys(old, page).last ?? 0 > (keys(now, page).last ?? 0) + 10
      }
      let split = try #require(found)
      let last = keys(bytes, split).last ?? 0
      moved = keys(old, split).count { $0 > last }
      bytes.replaceSubrange(split..<split + 1024, with: old[split..<split + 1024])
    }
    let (path, receipt) = try patient.salvage()
    let isSame = column == "v REAL"
    let isOld = "quote(v) = quote(\(before))"
    let stale =
      try Database(path, .immutable).number("SELECT count(*) FROM t WHERE \(isOld)") ?? 0
    let rows = try #require(try Patient.rows(of: path)["t"])
    #expect(
      moved > 1 && (stale > 0) != isSame
        && rows.intersection(newer ?? []).count + Int(stale) == rows.count)
    #expect(receipt.setAside.map(\.rowCount) == (isSame ? [] : [Int64(moved)]))
  }
}
