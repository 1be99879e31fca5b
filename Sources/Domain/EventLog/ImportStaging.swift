import Common
import SQLite

/// The records of an import in a temporary table of the connection, where SQL can judge them.
///
/// It is on the disk when it is large, is gone with the connection, and is no part of the store.
struct ImportStaging {
  let options: ImportOptions
  let world: World
  private(set) var malformed: Int64 = 0
  private(set) var whole = ImportWhole()

  private static let tables = """
    CREATE TEMP TABLE staged(line INTEGER PRIMARY KEY, id, stream_id, version, event_type,
      event_data, created_at);
    CREATE TEMP TABLE declared(stream_id PRIMARY KEY, version, created_at, updated_at);
    """

  // Of several exports the one that knows most of a stream counts, in whatever order they come.
  private static let declare = """
    INSERT INTO temp.declared VALUES (?,?,?,?) ON CONFLICT(stream_id) DO UPDATE SET
      (version, created_at, updated_at)
        = (excluded.version, excluded.created_at, excluded.updated_at)
    WHERE excluded.version >= version
    """

  init(options: ImportOptions, world: World) {
    (self.options, self.world) = (options, world)
  }

  /// Reads all inputs; refuses a line that cannot be taken.
  mutating func load(_ inputs: [ImportInput], into database: borrowing Database) throws {
    try database.execute(Self.tables)
    var line: Int64 = 0
    var counted: Int64 = 0
    try database.prepared("INSERT INTO temp.staged VALUES (?,?,?,?,?,?,?)") { event in
      try database.prepared(Self.declare) { stream in
        for input in inputs {
          let found = try input.forEach { record, place in
            line += 1
            if line % 1000 == 0 { try world.checkpoint() }
            whole.add(record, of: input)
            try add(record, line, place, event, stream)
          }
          counted += found
          if found > 0 { continue }
          throw Failure("no records of events in '\(input.name)'", status: .dataError)
        }
      }
    }
    try database.execute(
      """
      CREATE INDEX temp.staged_key ON staged(stream_id, version);
      CREATE INDEX temp.staged_id ON staged(id)
      """)
  }

  private mutating func add(
    _ record: IncomingRecord, _ line: Int64, _ place: String, _ event: borrowing Statement,
    _ stream: borrowing Statement
  ) throws {
    switch record {
    case .export, .other: break
    case .stream(let row):
      guard let version = row.version else { return }
      try refuseTop(version, "version", place)
      try stream.run(row.id, .integer(version), row.createdAt, row.updatedAt)
    case .event(let row):
      try refuseTop(row.version, "version", place)
      if !options.assignsPositions, let position = row.position.integer {
        try refuseTop(position, "id", place, "; --new-positions gives it another")
      }
      if let fault = row.fault {
        malformed += 1
        guard options.allowsMalformed else {
          throw Failure(
            "\(place): \(Shell.printable(fault)); --allow-malformed takes it as it is",
            status: .dataError)
        }
      }
      try event.run(
        .integer(line), options.assignsPositions ? .null : row.position, row.stream,
        .integer(row.version), row.type, row.data, row.createdAt ?? createdAt(row))
    }
  }

  // After the highest number of all, SQLite gives none to a new row: no event could be added.
  private func refuseTop(
    _ number: Int64, _ field: String, _ place: String, _ advice: String = ""
  ) throws {
    guard number > .lastNumber else { return }
    throw Failure(
      "\(place): '\(field)' \(number) leaves too few numbers for the events to come" + advice,
      status: .dataError)
  }

  // A record without the field: the event's own time, else now.
  private func createdAt(_ event: IncomingRecord.Event) -> Value {
    if case .utf8(let data) = event.data, let range = JSONReader.fields(of: data)?["time"],
      let text = JSONReader.string(data, range)
    {
      return .utf8(text)
    }
    return .text(world.now().description)
  }
}
