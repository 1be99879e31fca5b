public import Common
import SQLite

/// One line of `execution_log`, as it is written there.
public struct LogEntry: Sendable, Equatable, Encodable {
  /// When, as it is written.
  public var timestamp: String
  /// What happened: `started`, `completed`, `failed`, or a status.
  public var eventType: String
  /// Who.
  @OrNull public var agentId: String?
  /// More about it.
  @OrNull public var message: String?
}

extension WorkstreamTable {
  /// The newest entries of a workstream, the oldest of them first; empty without a log.
  public func log(of id: String, newest count: Int) throws -> [LogEntry] {
    guard hasLog else { return [] }
    var entries: [LogEntry] = []
    try database.forEach(
      """
      SELECT timestamp, event_type, agent_id, message FROM execution_log WHERE workstream_id = ?1
      ORDER BY id DESC LIMIT ?2
      """, [.text(id), .integer(Int64(count))]
    ) { row in
      entries.append(
        LogEntry(
          timestamp: row.text(0) ?? "", eventType: row.text(1) ?? "", agentId: row.text(2),
          message: row.text(3)))
      return true
    }
    return entries.reversed()
  }

  /// The workstreams that there are.
  public func roster(_ folder: WorkstreamSpec.Folder) throws -> WorkstreamRoster {
    try require()
    let rows = try database.texts("SELECT workstream_id FROM workstream_status")
    return WorkstreamRoster(rows: rows, specs: folder.specs.map(\.id))
  }
}
