import Common
import SQLite
import TestSupport
import Testing

/// Connections: what they change, what they say, what they refuse.
struct DatabaseTests {
  private func count(_ path: String, _ mode: Database.Mode) throws -> Int64? {
    try Database(path, mode).number("SELECT count(*) FROM t")
  }

  @Test func `reading without locks changes no byte and no time`() throws {
    let field = try LogField()
    try Disk.removeFile(StoreFiles(field.store).sharedMemory)
    let before = try field.scratch.state()
    #expect(try count(field.store, .unlocked) == 64)
    #expect(try field.scratch.state() == before)
  }

  @Test func `reading beside a live process changes no byte and no time`() async throws {
    let field = try LogField()
    let companion = try await Companion(field.store, "read")
    let before = try field.scratch.state()
    #expect(try count(field.store, .readOnlySharedMemory) == 64)
    #expect(try field.scratch.state() == before)
    await companion.stop()
  }

  @Test(arguments: ["-wal", "-shm", "-journal"])
  func `a link beside a store is not followed`(suffix: String) throws {
    let scratch = try Scratch()
    let path = scratch.at("a.db")
    try Database(path, .create).execute("CREATE TABLE t(a)")
    try Disk.symlink("/dev/null", at: path + suffix)
    try Disk.symlink("a.db", at: scratch.at("link.db"))
    for name in ["a.db", "link.db"] {
      let error = #expect(throws: SQLiteError.self) { try count(scratch.at(name), .readWrite) }
      #expect(error?.message == "'\(path)\(suffix)' is a link, not a file")
    }
  }

  @Test func `an immutable store is its file alone`() throws {
    let field = try LogField()
    let before = try field.scratch.state()
    #expect(try count(field.store, .immutable) == 40)
    #expect(try field.scratch.state() == before)
  }

  @Test(arguments: [Database.Mode.readOnly, .immutable, .unlocked, .readOnlySharedMemory])
  func `a read-only connection cannot write`(mode: Database.Mode) throws {
    let field = try LogField()
    let database = try Database(field.store, mode)
    let error = #expect(throws: SQLiteError.self) { try database.execute("DELETE FROM t") }
    #expect(error?.isReadOnly == true, "\(String(describing: error))")
  }

  @Test(arguments: ["a?b", "c#d", "e%41", "sp ace", "f&mode=memory", "ü", "g?\u{301}h"])
  func `a path is a path, whatever is in it`(name: String) throws {
    let scratch = try Scratch()
    try Database(scratch.at(name), .create).execute("CREATE TABLE t(x)")
    #expect(try Disk.names(in: scratch.path) == [name])
  }

  @Test func `closing leaves the log where it is`() throws {
    let field = try LogField()
    let before = try Disk.read(field.log)
    try Database(field.store, .readWrite).execute("SELECT * FROM t")
    #expect(try Disk.read(field.log) == before)
  }

  @Test func `a failed transaction leaves nothing`() throws {
    let field = try LogField()
    let database = try Database(field.store, .readWrite)
    let error = #expect(throws: SQLiteError.self) {
      try database.transaction { () throws(SQLiteError) in
        try database.execute("DELETE FROM t")
        try database.execute("INSERT INTO nowhere VALUES (1)")
      }
    }
    #expect(error?.message == "no such table: nowhere")
    #expect(try database.number("SELECT count(*) FROM t") == 64)
    try database.execute("BEGIN IMMEDIATE; COMMIT")
  }

  @Test func `bound values are never in a message`() throws {
    let scratch = try Scratch()
    let database = try Database(scratch.at("s.db"), .create)
    try database.execute("CREATE TABLE t(x TEXT UNIQUE CHECK(length(x) < 20), y INT NOT NULL)")
    try database.run("INSERT INTO t VALUES (?1, 1)", .text("a secret"))
    for value in [Value.text("a secret"), .text("a secret that is far too long"), .null] {
      let error = #expect(throws: SQLiteError.self) {
        try database.run("INSERT INTO t VALUES (?1, ?2)", value, .null)
      }
      let texts = [error?.message, error?.description, error?.asFailure.message]
      #expect(texts.allSatisfy { $0?.contains("secret") == false }, "\(texts)")
    }
  }

  @Test func `values come back as they went in`() throws {
    let scratch = try Scratch()
    let database = try Database(scratch.at("s.db"), .create)
    func type(_ value: Value) throws -> [String] {
      try database.texts("SELECT typeof(?1) || ':' || quote(?1)", value)
    }
    #expect(try type(.null) == ["null:NULL"])
    #expect(try type(.integer(.min)) == ["integer:-9223372036854775808"])
    #expect(try type(.real(0.5)) == ["real:0.5"])
    #expect(try type(.text("it's ü")) == ["text:'it''s ü'"])
    #expect(try type(.text("")) == ["text:''"])
    #expect(try type(.blob([0, 255])) == ["blob:X'00FF'"])
    #expect(try database.number("SELECT NULL") == nil)
    #expect(try database.number("SELECT 1 WHERE 0") == nil)
  }

  @Test func `a store that others hold is busy, and a reason to stop ends the wait`() async throws {
    let field = try LogField()
    try field.change("PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode=DELETE")
    let companion = try await Companion(field.store, "exclusive")
    let error = #expect(throws: SQLiteError.self) {
      _ = try Database(field.store, .readOnly, busySeconds: 0).number("SELECT count(*) FROM t")
    }
    #expect(error?.isBusy == true)
    #expect(error?.asFailure.status == .busy)
    let patient = try Database(field.store, .readOnly, busySeconds: 100_000)
    patient.stopWhen { true }
    #expect(throws: SQLiteError.self) { _ = try patient.number("SELECT count(*) FROM t") }
    await companion.stop()
    #expect(try count(field.store, .readOnly) == 64)
  }

  @Test func `a long statement is ended by a reason to stop`() throws {
    let scratch = try Scratch()
    let database = try Database(scratch.at("s.db"), .create)
    database.stopWhen { true }
    let error = #expect(throws: SQLiteError.self) {
      _ = try database.number(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
    }
    #expect(error?.isInterrupted == true)
  }

  @Test func `locks of another process are seen by their kind`() async throws {
    let field = try LogField()
    #expect(try StoreLocks.held(on: StoreFiles(field.store)) == [])
    let reader = try await Companion(field.store, "read")
    let kinds = try StoreLocks.held(on: StoreFiles(field.store)).map(\.kind)
    #expect(kinds.contains(.open) && kinds.contains(.readMark) && !kinds.contains(.writing))
    await reader.stop()
    let writer = try await Companion(field.store, "exclusive")
    #expect(try StoreLocks.held(on: StoreFiles(field.store)).map(\.kind).contains(.writing))
    await writer.stop()
  }
}
