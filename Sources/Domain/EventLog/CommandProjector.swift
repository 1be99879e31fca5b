import Common
import Processes
import SQLite

/// A program of the user that turns events into rows.
///
/// It reads records `ecw.events.event/1` and prints one JSON object a row, the keys being columns;
/// a row with the key of an earlier one replaces it. It is run as it was named, never by a shell.
struct CommandProjector {
  let command: [String]
  let source: EventSource

  func fill(_ database: borrowing Database, table: String, upTo last: Int64?) throws
    -> Projector.State
  {
    let world = source.world
    let base = world.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    let directory = base + "/ecw-projector-" + RandomName.hex(12)
    try Disk.makeDirectory(directory, mode: 0o700)
    defer { try? Disk.removeTree(directory) }  // ours, in the temporary directory
    var state = Projector.State()
    do {
      let events = try Descriptor(opening: directory + "/events", .createNew(mode: 0o600))
      let buffer = unsafe RecordBuffer { try unsafe events.write($0) }
      try source.visit(after: -1, upTo: last) { row in
        try EventWriter.event(row, to: buffer)
        state.position = row.number(0) ?? state.position
        state.events += 1
      }
      try buffer.flush()
    }
    try run(in: directory)
    try database.execute("BEGIN; DELETE FROM main.\(Database.identifier(table))")
    try restartNumbers(of: table, database)
    try insert(directory + "/rows", into: table, database)
    try database.execute("COMMIT")
    return state
  }

  // The numbers that a column AUTOINCREMENT gave to earlier rows: each build begins at 1.
  private func restartNumbers(of table: String, _ database: borrowing Database) throws {
    let count = try database.number(
      "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'")
    guard count == 1 else { return }
    try database.run(
      "DELETE FROM main.sqlite_sequence WHERE lower(name) = lower(?1)", .text(table))
  }

  private func run(in directory: String) throws {
    let world = source.world
    var child = ChildProcess(
      command[0], Array(command.dropFirst()), in: world.currentDirectory, world: world,
      timeLimitSeconds: 7 * 86400)
    child.inputFile = directory + "/events"
    let rows = try RowFile(directory + "/rows")
    let outcome = try child.runWaiting(stopReason: world.stopReason) { rows.write($0) }
    if let error = rows.error { throw error }
    guard outcome.isSuccess else {
      let last = outcome.errors.split(separator: "\n").last.map {
        ": " + Shell.printable(String($0))
      }
      throw Failure("the projector '\(command[0])' failed\(last ?? "")")
    }
  }

  private func insert(_ path: String, into table: String, _ database: borrowing Database) throws {
    let columns = try database.columns(of: table)
    let names = columns.map(Database.identifier).joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    try database.prepared(
      "INSERT OR REPLACE INTO main.\(Database.identifier(table))(\(names)) VALUES (\(marks))"
    ) { statement in
      var lines = try LineReader(path)
      while let line = try lines.next() {
        let bytes = Array(line)
        if bytes.isEmpty { continue }
        guard let fields = JSONReader.fields(of: bytes) else {
          throw Failure(
            "the projector's line \(lines.number) is no JSON object", status: .dataError)
        }
        if let key = fields.keys.sorted().first(where: { !columns.contains($0) }) {
          throw Failure(
            "the projector's line \(lines.number) has '\(Shell.printable(key))', which is no "
              + "column of '\(table)'", status: .dataError)
        }
        try statement.forEach(
          columns.map { name in try fields[name].map { try Self.value(bytes, $0) } ?? .null }
        ) { _ in true }
      }
    }
  }

  private static func value(_ bytes: [UInt8], _ range: Range<Int>) throws -> Value {
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "t"): return .integer(1)
    case UInt8(ascii: "f"): return .integer(0)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return .utf8(Array(bytes[range]))
    case UInt8(ascii: "\""):
      guard let text = JSONReader.string(bytes, range) else {
        throw Failure("a text of the projector's rows is half a surrogate pair", status: .dataError)
      }
      return .utf8(text)
    default:
      let text = String(decoding: bytes[range], as: UTF8.self)
      return Int64(text).map(Value.integer) ?? .real(Double(text) ?? 0)
    }
  }
}

// Written by the one task that reads the child's output; looked at when that is over.
private final class RowFile: @unchecked Sendable {
  private let file: Descriptor
  private(set) var error: (any Error)?

  init(_ path: String) throws { file = try Descriptor(opening: path, .createNew(mode: 0o600)) }

  func write(_ piece: [UInt8]) {
    guard error == nil else { return }
    do { try file.write(piece) } catch { self.error = error }
  }
}
