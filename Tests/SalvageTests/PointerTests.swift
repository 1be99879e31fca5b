import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Pointers that lead to pages of something else: these are no part of the table's rows.
struct PointerTests {
  static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    bytes[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
  }

  private static func put(_ page: Int, _ at: Int, in bytes: inout [UInt8]) {
    for place in 0..<4 { bytes[at + place] = UInt8(page >> (24 - 8 * place) & 0xff) }
  }

  // The last leaf of an index, as a page number.
  private static func lastLeaf(_ bytes: [UInt8], _ root: Int, _ size: Int) -> Int {
    var page = root
    while bytes[(page - 1) * size] == 2 { page = number(bytes, (page - 1) * size + 8, 4) }
    return page
  }

  // Where the first interior page of a table begins whose children are leaves.
  static func lowestInterior(_ bytes: [UInt8], _ root: Int, _ size: Int) -> Int {
    var page = root
    while true {
      let top = (page - 1) * size
      let child = number(bytes, top + number(bytes, top + 12, 2), 4)
      if bytes[(child - 1) * size] != 5 { return top }
      page = child
    }
  }

  @Test func `a page of an index is no leaf of a table that points to it`() throws {
    let patient = try Patient()
    let (events, index) = (try patient.root("events"), try patient.root("by_type"))
    try patient.damage { bytes in
      let top = Self.lowestInterior(bytes, events, patient.pageSize)
      try #require(bytes[top] == 5)
      let cell = top + Self.number(bytes, top + 12 + 4, 2)
      Self.put(Self.lastLeaf(bytes, index, patient.pageSize), cell, in: &bytes)
    }
    let (path, receipt) = try patient.salvage()
    #expect(try Patient.rows(of: path)["events"] == patient.truth["events"])
    let table = try #require(receipt.tables.first { $0.name == "events" })
    #expect(table.repairedCount > 0 && table.lostPageCount == 1)
  }

  @Test func `a page of a table without rowid is no part of an index that points to it`() throws {
    let patient = try Patient()
    let (index, table) = (
      try patient.root("sqlite_autoindex_events_1"), try patient.root("projections")
    )
    try patient.damage { bytes in
      let page = (index - 1) * patient.pageSize
      try #require(bytes[page] == 2 && bytes[(table - 1) * patient.pageSize] == 2)
      Self.put(table, page + Self.number(bytes, page + 12, 2), in: &bytes)
    }
    let (path, _) = try patient.salvage()
    #expect(try Patient.rows(of: path) == patient.truth)
  }

  @Test func `a page of another table is no part of a table that points to it`() throws {
    let patient = try Patient()
    try Database(patient.path, .readWrite).execute(
      """
      CREATE TABLE notes(id INTEGER PRIMARY KEY, a TEXT, b INT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
      INSERT INTO notes SELECT i, hex(randomblob(20)), i FROM n
      """)
    let truth = try Patient.rows(of: patient.path)
    let (events, notes) = (try patient.root("events"), try patient.root("notes"))
    try patient.damage { bytes in
      var page = (events - 1) * patient.pageSize
      while bytes[page] == 5,
        case let below = Self.number(
          bytes, page + Self.number(bytes, page + 12, 2), 4),
        bytes[(below - 1) * patient.pageSize] == 5
      { page = (below - 1) * patient.pageSize }
      Self.put(notes, page + Self.number(bytes, page + 12, 2), in: &bytes)
    }
    let (path, _) = try patient.salvage()
    #expect(try Patient.rows(of: path) == truth)
  }

  @Test func `pages below a page that does not want them go to their own table`() throws {
    let patient = try Patient(events: 5200)
    try Database(patient.path, .readWrite).execute(
      """
      CREATE TABLE notes(id INTEGER PRIMARY KEY, a INT, b INT, c INT, d TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
      INSERT INTO notes SELECT i, i, i, i, hex(randomblob(40)) FROM n
      """)
    let truth = try Patient.rows(of: patient.path)
    let (events, notes) = (try patient.root("events"), try patient.root("notes"))
    let index = try patient.root("by_type")
    try patient.damage { bytes in
      let size = patient.pageSize
      func child(_ page: Int, _ cell: Int) -> Int {
        page + Self.number(bytes, page + 12 + 2 * cell, 2)
      }
      let root = (events - 1) * size
      let below = (Self.number(bytes, child(root, 1), 4) - 1) * size
      try #require(bytes[root] == 5 && bytes[below] == 5)
      let foreign = Self.number(bytes, child((notes - 1) * size, 5), 4)
      Self.put(Self.lastLeaf(bytes, index, size), child(below, 0), in: &bytes)
      Self.put(foreign, child(below, 7), in: &bytes)
      for root in [root, (notes - 1) * size] {
        for at in root..<root + size { bytes[at] = 0 }
      }
    }
    let saved = try Patient.rows(of: try patient.salvage().path)
    #expect(saved["events"] == truth["events"])
    #expect(saved["notes"] == truth["notes"])
  }

  @Test func `a row that ends on a page of another row is not called intact`() throws {
    let patient = try Patient(events: 20)
    try Database(patient.path, .readWrite).execute(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, d TEXT);
      INSERT INTO t VALUES (1, printf('%.1500c', 'a')), (2, printf('%.5300c', 'b'))
      """)
    let root = try patient.root("t")
    try patient.damage { bytes in
      let page = (root - 1) * patient.pageSize
      // The chains of the two rows begin one behind the other: both numbers are in their cells.
      let ends = (0..<2).map { cell in
        let at = page + Self.number(bytes, page + 8 + 2 * cell, 2)
        let size = Int(bytes[at] & 0x7f) << 7 | Int(bytes[at + 1])
        let least = (patient.pageSize - 12) * 32 / 255 - 23
        let local = least + (size - least) % (patient.pageSize - 4)
        return at + 3 + (local <= patient.pageSize - 35 ? local : least)
      }
      let other = Self.number(bytes, ends[1], 4)
      Self.put(other, ends[0], in: &bytes)
    }
    var doubts: [Int64: RowDoubts] = [:]
    let (_, receipt) = try patient.salvage { note in
      if case .saved(let row, "t") = note { doubts[row.rowid ?? 0] = row.doubts }
    }
    #expect(doubts[1]?.contains(.foreignPart) == true)
    #expect(receipt.status != .ok)
  }

  @Test func `a page of an index is no part of a row that points to it`() throws {
    let patient = try Patient()
    let index = try patient.root("by_type")
    var changed = 0
    try patient.damage { bytes in
      let foreign = Self.lastLeaf(bytes, index, patient.pageSize)
      for page in stride(from: patient.pageSize, to: bytes.count, by: patient.pageSize)
      where bytes[page] == 13 && changed < 3 {
        // A record that overflows ends in the number of the next page, at the end of its cell,
        // and each page of the chain but the last begins with one.
        let cell = page + Self.number(bytes, page + 8, 2)
        let size = Int(bytes[cell] & 0x7f) << 7 | Int(bytes[cell + 1])
        guard bytes[cell] >= 0x80, size > 1000 else { continue }
        let least = (patient.pageSize - 12) * 32 / 255 - 23
        let local = least + (size - least) % (patient.pageSize - 4)
        let kept = local <= patient.pageSize - 35 ? local : least
        let key = bytes[cell + 2] < 0x80 ? 1 : 2
        var link = cell + 2 + key + kept
        while case let next = (Self.number(bytes, link, 4) - 1) * patient.pageSize,
          Self.number(bytes, next, 4) != 0
        { link = next }
        Self.put(foreign, link, in: &bytes)
        changed += 1
      }
    }
    try #require(changed == 3)
    let (path, receipt) = try patient.salvage()
    let saved = try #require(try Patient.rows(of: path)["events"])
    #expect(receipt.setAside.map(\.reason) == ["its end is a page of a tree"])
    #expect(receipt.setAside.map(\.rowCount) == [3])
    let truth = try #require(patient.truth["events"])
    #expect(saved.isSubset(of: truth))
    #expect(saved.count == truth.count - 3)
  }
}
