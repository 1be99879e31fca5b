import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Pages with free blocks, fragments and remains of deleted rows: these are no rows, and no damage.
struct BooksTests {
  // Inserts, grows, shrinks and deletes rows at random, in two tables.
  private func store(
    pageSize: Int, seed: UInt64, pragmas: String, encoding: String = "UTF-8"
  ) throws -> Patient {
    let patient = try Patient(
      pageSize: pageSize, events: 20, encoding: encoding, autoVacuum: Int(seed % 3))
    var dice = Dice(seed)
    var sql = """
      \(pragmas); CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT);
      CREATE TABLE u(k INT PRIMARY KEY, v BLOB) WITHOUT ROWID; CREATE INDEX tv ON t(v); BEGIN;
      """
    for step in 0..<1500 {
      let (key, longest) = (dice.roll(400), dice.roll(60) == 0 ? 3 * pageSize : 90)
      let size = min(dice.roll(longest), 20000)
      let change =
        switch dice.roll(5) {
        case 0: "DELETE FROM t WHERE id = \(key);"
        case 1: "DELETE FROM u WHERE k = \(key);"
        case 2: "REPLACE INTO u VALUES (\(key), zeroblob(\(size)) || 'x');"
        case 3: "UPDATE t SET v = substr(v, 1, \(size / 2)) || \(step) WHERE id = \(key);"
        default:
          "REPLACE INTO t VALUES (\(key), printf('%.*c', \(size), '\(step % 10)') || \(step));"
        }
      sql += change
      if step % 50 == 0 { sql += "COMMIT; BEGIN;" }
    }
    try Database(patient.path, .readWrite).execute(sql + "COMMIT")
    return patient
  }

  @Test(arguments: [512, 1024, 4096, 65536], [1, 2, 3] as [UInt64])
  func `a sound store that changed a lot is saved without a doubt`(pageSize: Int, seed: UInt64)
    throws
  {
    for pragmas in ["PRAGMA secure_delete=OFF", "PRAGMA secure_delete=ON"] {
      let patient = try store(
        pageSize: pageSize, seed: seed, pragmas: pragmas,
        encoding: seed == 2 ? "UTF-16le" : "UTF-8")
      let truth = try Patient.rows(of: patient.path)
      let (path, receipt) = try patient.salvage()
      #expect(try Patient.rows(of: path) == truth)
      #expect(receipt.status == .ok)
    }
  }

  // Any one bit of the headers of leaves: all rows are there, or it is told that some are not.
  @Test(arguments: [512, 1024], [4, 5] as [UInt64])
  func `a wrong bit in a header loses no row in silence and brings none back`(
    pageSize: Int, seed: UInt64
  ) throws {
    let patient = try store(pageSize: pageSize, seed: seed, pragmas: "PRAGMA secure_delete=OFF")
    let truth = try Patient.rows(of: patient.path)
    let sound = try Disk.read(patient.path, limit: 1 << 30)
    let pages = stride(from: pageSize, to: sound.count, by: pageSize).filter {
      [10, 13].contains(sound[$0])
    }
    var dice = Dice(seed)
    for _ in 0..<40 {
      let at = pages[dice.roll(pages.count)] + dice.roll(8)
      let mask = UInt8(1) << UInt8(dice.roll(8))
      try patient.damage {
        $0 = sound; $0[at] ^= mask
      }
      let (path, receipt) = try patient.salvage()
      let rows = try Patient.rows(of: path)
      for table in receipt.tables {
        let (before, after) = (truth[table.name] ?? [], rows[table.name] ?? [])
        #expect(after.isSubset(of: before), "\(at) \(mask) \(table)")
        let told = table.lostCount.map(Int.init) ?? before.count
        #expect(before.count - after.count <= told, "\(at) \(mask) \(table)")
      }
    }
  }
}
