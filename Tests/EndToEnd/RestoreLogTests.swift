import Common
import SQLite
import TestSupport
import Testing

/// A store that was left with a log keeps what is only in it, whoever opens it between two steps.
struct RestoreLogTests {
  private let field: CrashField
  private let store: String

  init() async throws {
    field = try await CrashField()
    store = field.scratch.at(".ecw/events.db")
    let files = StoreFiles(store)
    var left: [(String, [UInt8])] = []
    do {
      let agent = try Database(store, .readWrite)
      try EventStore.append(agent, events: 3)
      left = try [files.base, files.wal].map { ($0, try Disk.read($0)) }
    }
    // As an agent leaves it that is killed.
    for path in try files.existing() { try Disk.removeFile(path) }
    for (path, bytes) in left {
      try Descriptor(opening: path, .createNew(mode: 0o600)).write(bytes)
    }
  }

  // SQLite makes a store where there is none, and deletes the log that lies there.
  private func openStore() throws {
    let database = try Disk.exists(store) ? Database(store, .readWrite) : Database(store, .create)
    _ = try database.number("SELECT count(*) FROM sqlite_schema")
  }

  private func restore(_ arguments: String..., failing: String? = nil) async throws -> Int32 {
    try await field.backup(["restore"] + arguments, failing: failing).status
  }

  @Test(arguments: ["restore.linked", "restore.moved#1", "restore.moved#2"])
  func `when a restore is killed`(point: String) async throws {
    for verb in ["--undo", "--continue"] {
      let other = try await RestoreLogTests()
      #expect(try await other.restore(failing: point + "=kill") == -9)
      try other.openStore()
      #expect(try await other.restore(verb) == 0)
      if verb == "--continue" { #expect(try await other.restore("--undo") == 0) }
      #expect(try other.field.content().count == 24, "\(verb)")
    }
  }

  @Test(arguments: 1...3) func `when it is killed while it is undone`(step: Int) async throws {
    #expect(try await restore() == 0)
    #expect(try await restore("--undo", failing: "restore.undone#\(step)=kill") == -9)
    let isMissing = try !Disk.exists(store)
    try openStore()
    let end = try await restore("--undo")
    #expect(end == (isMissing ? 4 : 0))
    if isMissing {
      try Disk.removeFile(store)
      #expect(try await restore("--undo") == 0)
    }
    #expect(try field.content().count == 24)
  }
}
