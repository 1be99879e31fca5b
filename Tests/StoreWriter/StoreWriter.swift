import Common
import SQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A process that changes a store until it is killed; tests copy the store meanwhile.
///
/// `store-writer STORE write COMMITS_PER_SECOND` keeps `acct.v = count(events)` in every committed
/// state. `checkpoint` forces checkpoints of every kind in turn. `exclusive` holds the write lock,
/// `read` a read transaction. Each prints `ready` once it has begun.
@main
struct StoreWriter {
  static func main() throws {
    let arguments = CommandLine.arguments
    let database = try Database(arguments[1], .readWrite, busySeconds: 60)
    switch arguments[2] {
    case "write": try write(database, perSecond: Int(arguments[3]) ?? 0)
    case "checkpoint": try checkpoint(database)
    case "exclusive":
      try database.execute("BEGIN EXCLUSIVE")
      hold(database)
    default:
      try database.execute("BEGIN")
      _ = try database.number("SELECT count(*) FROM sqlite_schema")
      hold(database)
    }
  }

  // A loop that never ends does not keep what is not used in it: the store would be closed.
  private static func hold(_ database: borrowing Database) {
    say("ready")
    while true {
      sleep(60)
      _ = database.path
    }
  }

  private static func write(_ database: borrowing Database, perSecond: Int) throws {
    try database.execute("PRAGMA synchronous=OFF")
    for round in 0... {
      try database.transaction { () throws(SQLiteError) in
        try database.run(
          "INSERT INTO events(stream, body) VALUES (?1, hex(randomblob(?2)))",
          .integer(Int64(round % 7)), .integer(Int64(50 + round % 400)))
        try database.run("UPDATE acct SET v = v + 1")
        // Constant size: one more, one less, freeing pages all over the file.
        if round % 2 == 1 {
          try database.run(
            "DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT 2)")
          try database.run("UPDATE acct SET v = v - 2")
        }
      }
      if round == 0 { say("ready") }
      if perSecond > 0 { usleep(UInt32(1_000_000 / perSecond)) }
    }
  }

  private static func checkpoint(_ database: borrowing Database) throws {
    let kinds = ["PASSIVE", "FULL", "RESTART", "TRUNCATE"]
    say("ready")
    for round in 0... {
      // Busy is expected: writers and readers are in the way.
      _ = try? database.texts("PRAGMA wal_checkpoint(\(kinds[round % 4]))")
      usleep(3000)
    }
  }

  private static func say(_ text: String) {
    print(text)
    fflush(nil)
  }
}
