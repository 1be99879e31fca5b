import Common
import SQLite

extension EventSource {
  /// An event as text for people; what is no text is shown as it can be.
  public struct Line: Sendable {
    /// The position.
    public let position: Int64?
    /// The time in UTC, or as it is written.
    public let time: String?
    /// The stream.
    public let stream: String
    /// The version.
    public let version: String?
    /// The type.
    public let type: String
    /// The payload, or all of the data when it has none.
    public let data: String
  }

  /// Gives each wanted event to a closure.
  public func lines(_ filter: EventFilter, _ body: (Line) -> Void) throws -> Exported {
    let small = try ifSmall { database, layout, mostBytes in
      var lines: [Line] = []
      let exported = try Self.visit(database, layout, filter, mostBytes: mostBytes) {
        lines.append(Line($0))
      }
      return (exported, lines)
    }
    if let (exported, lines) = small {
      lines.forEach(body)
      return exported
    }
    return try read(once: true) { database, layout in
      try Self.visit(database, layout, filter) { body(Line($0)) }
    }
  }

  /// A stream as text for people.
  public struct StreamLine: Sendable {
    /// The id.
    public let id: String
    /// The version in the table of streams.
    public let version: String?
    /// The number of events.
    public let events: String
    /// When it changed.
    public let updatedAt: String?
    /// What is wrong with it.
    public let problem: String?
  }

  /// All streams, sorted.
  public func streams() throws -> [StreamLine] {
    try read { database, layout in
      var lines: [StreamLine] = []
      try database.forEach(StreamQuery(database, layout).sql) { row in
        lines.append(
          StreamLine(
            id: row.text(0) ?? "", version: row.text(1), events: row.text(4) ?? "0",
            updatedAt: row.text(3), problem: row.text(7)))
        return true
      }
      return lines
    }
  }

  /// The ids of all streams.
  public func streamNames() throws -> [String] { try streams().map(\.id) }

  /// Writes every stream as a record and returns how many have a problem.
  public func exportStreams(to deliver: @escaping (UnsafeRawBufferPointer) throws -> Void) throws
    -> Int
  {
    let buffer = unsafe RecordBuffer(deliver)
    var problems = 0
    try read(once: true) { database, layout in
      try database.visit(StreamQuery(database, layout).sql) { row in
        try EventWriter.stream(row, to: buffer)
        if row.kind(7) != .null { problems += 1 }
        return true
      }
    }
    try buffer.flush()
    return problems
  }
}

extension EventSource.Line {
  init(_ row: borrowing Row) {
    position = row.number(0)
    time = EventTime.read(row)?.description ?? row.text(5)
    stream = row.text(1) ?? "-"
    version = row.text(2)
    type = row.text(3) ?? "-"
    let bytes = Array((row.text(4) ?? "-").utf8)
    let payload = JSONReader.fields(of: bytes)?["data"].map { bytes[$0] } ?? bytes[...]
    data = String(decoding: payload, as: UTF8.self)
  }
}
