public import Common
import SQLite

/// Turns an export of events, one JSON record a line, into a store that can be merged.
///
/// Records are those of `ecw-events export`: streams, which tell up to where events must reach, and
/// the columns of each event. Lines that are none are counted, and the first is named.
public struct ExportStage: Sendable {
  /// The lines that are events.
  public private(set) var eventCount: Int64 = 0
  /// The lines that are not.
  public private(set) var otherCount: Int64 = 0
  /// The number of the first line that is not.
  public private(set) var firstOther: Int64?

  private var lines: Int64 = 0
  private var batch: [[UInt8]] = []
  private var batchBytes = 0

  /// Reads an export into a new store at a path.
  public init(_ export: String, into path: String, world: World) throws {
    let database = try Database(path, .create)
    try database.execute(
      "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + Self.schema + Self.declared)
    let file = try Descriptor(opening: export, .readNoFollow)
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var rest: [UInt8] = []
    try database.execute("BEGIN")
    while true {
      try world.checkpoint()
      let count = try file.read(into: &chunk)
      if count == 0 { break }
      var pieces = chunk[..<count].split(separator: 10, omittingEmptySubsequences: false)
      let last = pieces.removeLast()
      for piece in pieces {
        try take(rest + piece, database)
        rest.removeAll(keepingCapacity: true)
      }
      rest += last
      guard rest.count <= 64 << 20 else {
        throw Failure("'\(export)' has a line of more than 64 MB", status: .dataError)
      }
    }
    if !rest.isEmpty { try take(rest, database) }
    try flush(database)
    try database.execute(Self.putStreams + "; COMMIT")
    eventCount = try database.number("SELECT count(*) FROM events") ?? 0
  }

  /// Whether a file begins like an export of events.
  public static func isExport(_ path: String) throws -> Bool {
    let file = try Descriptor(opening: path, .readNoFollow)
    guard try file.status().kind == .file else { return false }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let text = String(decoding: bytes[..<(try file.read(into: &bytes))], as: UTF8.self)
    guard text.utf8.first == UInt8(ascii: "{"), let line = text.split(separator: "\n").first
    else { return false }
    if line.contains("\"ecw.recover.") { return false }
    return line.contains("\"stream_id\"") && line.contains("\"version\"")
      && (line.contains("\"event_type\"") || line.contains("\"ecw.events.stream/1\""))
  }

  private mutating func take(_ line: [UInt8], _ database: borrowing Database) throws {
    lines += 1
    if line.allSatisfy({ $0 == 32 || $0 == 13 }) { return batch.append([]) }
    batch.append(line)
    batchBytes += line.count
    if batchBytes > 1 << 20 { try flush(database) }
  }

  // A batch is one JSON array; when a line spoils it, its lines are taken one by one.
  private mutating func flush(_ database: borrowing Database) throws {
    let first = lines - Int64(batch.count) + 1
    let filled = batch.enumerated().filter { !$0.element.isEmpty }
    let before = try database.number("SELECT total_changes()") ?? 0
    let array =
      "["
      + filled.map { String(decoding: $0.element, as: UTF8.self) }
      .joined(separator: ",") + "]"
    let isWhole =
      try filled.allSatisfy { $0.element.first == UInt8(ascii: "{") }
      && database.number("SELECT json_valid(?1)", .text(array)) == 1
      && database.number("SELECT json_array_length(?1)", .text(array)) == Int64(filled.count)
    if isWhole {
      try database.run(Self.insertStream, .text(array))
      try database.run(Self.insert, .text(array))
    }
    let taken = (try database.number("SELECT total_changes()") ?? 0) - before
    if !isWhole || taken < Int64(filled.count) {
      for (offset, line) in filled { try takeAlone(line, first + Int64(offset), database) }
    }
    batch.removeAll(keepingCapacity: true)
    batchBytes = 0
  }

  private mutating func takeAlone(
    _ line: [UInt8], _ number: Int64, _ database: borrowing Database
  ) throws {
    let text = String(decoding: line, as: UTF8.self)
    let isRecord =
      try database.number("SELECT json_valid(?1)", .text(text)) == 1
      && database.number("SELECT json_type(?1) = 'object'", .text(text)) == 1
    if isRecord, try database.number("SELECT \(Self.isStream("?1"))", .text(text)) == 1 {
      return try database.run(Self.insertStream, .text("[" + text + "]"))
    }
    if isRecord, try database.number("SELECT \(Self.isEvent("?1"))", .text(text)) == 1 {
      let array = Value.text("[" + text + "]")
      try database.run(Self.insert, array)
      // Another event of the export has its number: it is taken without one.
      if try database.number(Self.presence, .text(text)) == nil {
        try database.run(Self.insertion("NULL"), array)
      }
      if try database.number(Self.presence, .text(text)) == 1 { return }
    }
    if isRecord, text.contains("_hex\""), try Self.takeBytes(text, database) { return }
    otherCount += 1
    firstOther = firstOther ?? number
  }

  // One that leaves none for the events to come is not kept.
  static func number(_ record: String) -> String {
    let id = "json_extract(\(record), '$.id')"
    return "CASE WHEN typeof(\(id)) = 'integer' AND \(id) <= \(Int64.lastNumber) THEN \(id) END"
  }
  private static let insert = insertion(number("value"))
  private static func insertion(_ id: String) -> String {
    """
    INSERT OR IGNORE INTO events(id, stream_id, version, event_type, event_data, created_at)
    SELECT \(id), json_extract(value, '$.stream_id'),
      json_extract(value, '$.version'), json_extract(value, '$.event_type'),
      json_extract(value, '$.event_data'), json_extract(value, '$.created_at')
    FROM json_each(?1) WHERE \(isEvent("value"))
    """
  }
  // Whether the event of a record is there, and with this content: two contents are one too many.
  private static let presence = """
    SELECT event_type = json_extract(?1, '$.event_type')
      AND event_data = json_extract(?1, '$.event_data')
      AND created_at = json_extract(?1, '$.created_at')
    FROM events WHERE stream_id = json_extract(?1, '$.stream_id')
      AND version = json_extract(?1, '$.version')
    """
  private static func isEvent(_ record: String) -> String {
    """
    json_type(\(record), '$.stream_id') = 'text'
    AND json_type(\(record), '$.version') = 'integer'
    AND coalesce(json_type(\(record), '$.id'), 'null') IN ('integer', 'null')
    AND json_type(\(record), '$.event_type') = 'text'
    AND json_type(\(record), '$.created_at') = 'text'
    AND json_type(\(record), '$.event_data') IN ('text', 'object')
    AND json_type(\(record), '$.event_data.text_hex') IS NULL
    AND json_type(\(record), '$.event_data.blob_hex') IS NULL
    """
  }
  /// The event log of the field, for a store that has to be made from exports alone.
  static let schema = """
    CREATE TABLE streams(stream_id TEXT PRIMARY KEY, version INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
    CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, stream_id TEXT NOT NULL,
      version INTEGER NOT NULL, event_type TEXT NOT NULL, event_data TEXT NOT NULL,
      created_at TEXT NOT NULL,
      FOREIGN KEY(stream_id) REFERENCES streams(stream_id) ON DELETE CASCADE,
      UNIQUE(stream_id, version));
    """
}
