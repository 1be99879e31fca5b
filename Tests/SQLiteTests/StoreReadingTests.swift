import Common
import SQLite
import TestSupport
import Testing

/// Reading a store that others change meanwhile.
struct StoreReadingTests {
  private func read(_ path: String, changes: Int, once: Bool = false) throws -> Int64? {
    var left = changes
    return try StoreReader.reading(
      path, busySeconds: 60, once: once, world: .unset, layout: { try StoreLayout(path) }
    ) { database in
      let count = try database.number("SELECT count(*) FROM t")
      if left > 0 {
        left -= 1
        // Opened, changed and closed by another program.
        try Database(path, .readWrite).execute("INSERT INTO t VALUES (randomblob(5000))")
      }
      return count
    }
  }

  private func store() throws -> Scratch {
    let scratch = try Scratch()
    try Database(scratch.at("a.db"), .create).execute(
      "PRAGMA journal_mode=WAL; CREATE TABLE t(a)")
    return scratch
  }

  @Test func `what was changed while it was read is read again`() throws {
    let scratch = try store()
    #expect(try read(scratch.at("a.db"), changes: 10) == 10)
  }

  @Test func `what was handed on is not read again`() throws {
    let scratch = try store()
    let failure = #expect(throws: Failure.self) {
      try read(scratch.at("a.db"), changes: 1, once: true)
    }
    #expect(failure?.status == .busy)
    #expect(failure?.message.hasSuffix("what was printed is not one state") == true)
  }

  @Test func `a store that is gone for a moment is looked at again`() throws {
    let scratch = try store()
    let path = scratch.at("a.db")
    var looks = 0
    let count = try StoreReader.reading(
      path, busySeconds: 60, world: .unset,
      layout: {
        looks += 1
        if looks == 3 { try Disk.rename(path + ".away", to: path) }
        if looks == 1 { throw SystemFailure(code: 2, operation: "open", path: path) }
        let layout = try StoreLayout(path)
        // Gone between the look and the opening.
        if looks == 2 { try Disk.rename(path, to: path + ".away") }
        return layout
      }
    ) { try $0.number("SELECT count(*) FROM t") }
    #expect(count == 0)
  }
}
