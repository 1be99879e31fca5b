import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// How large the pages are, and how much of them is used, where a header or a few rows mislead.
struct PageLayoutTests {
  @Test(arguments: [1024, 4096])
  func `a header that states another page size costs nothing`(size: Int) throws {
    for stated in [512, 1024, 2048, 4096, 8192, 65536, 0, 4097] where stated != size {
      let patient = try Patient(pageSize: size, events: 300)
      try patient.damage { bytes in
        bytes[16] = UInt8(truncatingIfNeeded: stated == 65536 ? 0 : stated >> 8)
        bytes[17] = stated == 65536 ? 1 : UInt8(truncatingIfNeeded: stated)
      }
      let (path, receipt) = try patient.salvage()
      #expect(try Patient.rows(of: path) == patient.truth, "\(stated)")
      #expect(receipt.problems.contains { $0.contains("page size") }, "\(receipt.problems)")
      let database = try Database(path, .immutable)
      #expect(try database.number("PRAGMA user_version") == 7, "\(stated)")
      #expect(try database.number("PRAGMA application_id") == 4242, "\(stated)")
    }
  }

  /// Rows with overflow pages end where pages with fewer bytes would have them end.
  @Test(arguments: [8, 12, 32])
  func `pages with reserved bytes and rows that overflow are read as they are`(reserved: Int) throws
  {
    for length in [4572, 5000, 9000] {
      let store = try Sound(reserved: reserved) { database in
        for number in 0..<6 {
          try database.execute(
            """
            CREATE TABLE t\(number)(a INTEGER PRIMARY KEY, b);
            INSERT INTO t\(number) VALUES (1, randomblob(\(length)))
            """)
        }
      }
      try store.comesBack()
    }
  }

  @Test func `rows that were deleted first reserve no bytes`() throws {
    let store = try Sound(reserved: 0) { database in
      for number in 0..<6 {
        try database.execute(
          """
          CREATE TABLE t\(number)(a INTEGER PRIMARY KEY, b);
          INSERT INTO t\(number) VALUES (1, printf('%.*c', 100, 's'));
          """)
      }
      for number in 0..<6 {
        try database.execute(
          """
          INSERT INTO t\(number) VALUES (2, printf('%.*c', 5000, 'x'));
          DELETE FROM t\(number) WHERE a = 1
          """)
      }
      try database.execute("ALTER TABLE t0 ADD COLUMN c")
    }
    try store.comesBack()
  }
}

/// An undamaged store whose pages keep some bytes for an extension.
private struct Sound {
  let scratch: Scratch
  let path: String

  init(reserved: Int, _ fill: (borrowing Database) throws -> Void) throws {
    scratch = try Scratch(inMemory: true)
    path = scratch.at("sound.db")
    try Database(path, .create).execute("PRAGMA page_size = 4096; PRAGMA user_version = 1")
    var bytes = try Disk.read(path)
    bytes[20] = UInt8(reserved)
    let usable = 4096 - reserved
    (bytes[105], bytes[106]) = (UInt8(usable >> 8), UInt8(truncatingIfNeeded: usable))
    try Disk.removeFile(path)
    try Descriptor(opening: path, .createNew(mode: 0o600)).write(bytes)
    let database = try Database(path, .readWrite)
    try fill(database)
    #expect(database.integrity(.full) == .ok)
  }

  func comesBack() throws {
    let target = scratch.at("new.db")
    let receipt = try Salvager(StoreFiles(path), to: target, ReadingOptions(), .quiet).run()
    #expect(receipt.status == .ok && receipt.problems.isEmpty, "\(receipt.problems)")
    #expect(try Patient.rows(of: target) == Patient.rows(of: path))
  }
}
