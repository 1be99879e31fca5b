import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// Headers and pointers of pages that lead to fewer cells than there are: no row goes in silence.
struct CellCountTests {
  static let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500)"
  static let definitions = [
    "CREATE TABLE t(a INT, b TEXT)", "CREATE TABLE t(a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID",
  ]

  static func store(
    _ definition: String, pageSize: Int = 1024, also: String = ""
  ) throws -> Patient {
    let patient = try Patient(pageSize: pageSize, events: 20)
    let key = definition.contains("WITHOUT") ? "printf('key%05d', i)" : "i"
    try Database(patient.path, .readWrite).execute(
      "\(definition); \(many) INSERT INTO t SELECT \(key), 'row number ' || i FROM n; \(also)")
    return patient
  }

  /// Where the fourth leaf below a root begins, or one of them, or the root's own if it is a leaf.
  static func leaf(_ bytes: [UInt8], _ root: Int, _ size: Int) -> Int {
    var top = (root - 1) * size
    while [2, 5].contains(bytes[top]) {
      let index = min(3, PointerTests.number(bytes, top + 3, 2) - 1)
      let cell = top + PointerTests.number(bytes, top + 12 + 2 * index, 2)
      top = (PointerTests.number(bytes, cell, 4) - 1) * size
    }
    return top
  }

  static func set(_ value: Int, _ at: Int, in bytes: inout [UInt8]) {
    (bytes[at], bytes[at + 1]) = (UInt8(value >> 8 & 255), UInt8(value & 255))
  }

  /// Damages a store, and tells what is left of the table and of what is told about it.
  static func result(
    _ patient: Patient, _ damage: (inout [UInt8], Int) throws -> Void
  ) throws -> (missing: Int, added: Int, table: SalvageReceipt.Table, receipt: SalvageReceipt) {
    let truth = try #require(try Patient.rows(of: patient.path)["t"])
    let root = try patient.root("t")
    try patient.damage { try damage(&$0, root) }
    let (path, receipt) = try patient.salvage()
    let rows = try Patient.rows(of: path)["t"] ?? []
    let table = try #require(receipt.tables.first { $0.name == "t" })
    return (truth.subtracting(rows).count, rows.subtracting(truth).count, table, receipt)
  }

  @Test(arguments: definitions, [512, 1024, 65536])
  func `a leaf that says it has fewer cells loses none`(_ definition: String, pageSize: Int) throws
  {
    for less in [1, 5, 1000] {
      let patient = try Self.store(definition, pageSize: pageSize)
      let found = try Self.result(patient) { bytes, root in
        let count = Self.leaf(bytes, root, pageSize) + 3
        Self.set(max(0, PointerTests.number(bytes, count, 2) - less), count, in: &bytes)
      }
      #expect(found.missing == 0 && found.added == 0 && found.table.lostCount == 0)
      #expect(found.table.doubts["damaged-page"] ?? 0 > 0 && found.receipt.status == .findings)
    }
  }

  @Test(arguments: definitions)
  func `a leaf that says it has more cells loses none and has no more`(_ definition: String) throws
  {
    let found = try Self.result(try Self.store(definition)) { bytes, root in
      let count = Self.leaf(bytes, root, 1024) + 3
      Self.set(PointerTests.number(bytes, count, 2) + 3, count, in: &bytes)
    }
    #expect(found.missing == 0 && found.added == 0 && found.table.lostCount == 0)
    #expect(found.receipt.status == .findings)
  }

  @Test(arguments: definitions)
  func `a cell that two pointers lead to is one row, and the other row is found`(
    _ definition: String
  ) throws {
    let found = try Self.result(try Self.store(definition)) { bytes, root in
      let pointers = Self.leaf(bytes, root, 1024) + 8
      Self.set(PointerTests.number(bytes, pointers + 4, 2), pointers + 6, in: &bytes)
    }
    #expect(found.missing == 0 && found.added == 0 && found.table.lostCount == 0)
    #expect(found.table.doubts == ["between-cells": 1] && found.receipt.setAside.isEmpty)
  }

  @Test(arguments: definitions)
  func `an interior page that says it has fewer cells loses no row`(_ definition: String) throws {
    let found = try Self.result(try Self.store(definition)) { bytes, root in
      let count = (root - 1) * 1024 + 3
      Self.set(PointerTests.number(bytes, count, 2) - 5, count, in: &bytes)
    }
    #expect(found.missing == 0 && found.added == 0 && found.table.lostCount == 0)
    #expect(found.table.repairedCount > 0 && found.receipt.setAside.isEmpty)
  }

  @Test(arguments: definitions)
  func `a page whose parent lost its pointer fills the hole it leaves`(_ definition: String) throws
  {
    let found = try Self.result(try Self.store(definition)) { bytes, root in
      Self.set(0, (root - 1) * 1024 + 12 + 6, in: &bytes)
    }
    #expect(found.missing == 0 && found.added == 0 && found.receipt.setAside.isEmpty)
    #expect(found.table.lostPageCount == 1 && found.table.repairedCount > 0)
  }

  @Test(arguments: definitions)
  func `a page that is gone with the pointer to it is told`(_ definition: String) throws {
    let found = try Self.result(try Self.store(definition)) { bytes, root in
      let leaf = Self.leaf(bytes, root, 1024)
      for at in leaf..<leaf + 1024 { bytes[at] = 0 }
      Self.set(0, (root - 1) * 1024 + 12 + 6, in: &bytes)
    }
    #expect(found.missing > 10 && found.table.lostCount == nil)
    #expect(found.table.lostPageCount == 1 && found.receipt.status == .partial)
  }

  @Test(
    arguments: [
      "CREATE UNIQUE INDEX last ON t(b)", "CREATE VIEW last AS SELECT b FROM t",
      "CREATE TABLE last(x TEXT PRIMARY KEY) WITHOUT ROWID",
    ], [1, 2, 100]) func `a schema that says it has fewer rows loses none`(also: String, less: Int)
    throws
  {
    let patient = try Self.store(Self.definitions[0], also: also)
    try patient.damage { bytes in
      Self.set(max(0, PointerTests.number(bytes, 103, 2) - less), 103, in: &bytes)
    }
    let (path, receipt) = try patient.salvage()
    let all = "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    #expect(try Database(path, .immutable).number(all) == 6)
    #expect(!receipt.isSchemaWhole && receipt.status != .ok)
  }

  @Test func `a row of the schema is found although its pointer leads to another`() throws {
    let patient = try Self.store(
      Self.definitions[0], also: "CREATE VIEW last AS SELECT b FROM t")
    try patient.damage { bytes in
      let last = 108 + 2 * (PointerTests.number(bytes, 103, 2) - 1)
      Self.set(PointerTests.number(bytes, last - 2, 2), last, in: &bytes)
    }
    let (path, receipt) = try patient.salvage()
    let view = "SELECT count(*) FROM sqlite_schema WHERE name = 'last'"
    #expect(try Database(path, .immutable).number(view) == 1)
    #expect(!receipt.isSchemaWhole)
  }
}
