public import Common
import Processes
import SQLite

/// What a monitor wants to know of the workstreams, read without changing a byte.
public struct WorkstreamReading: Sendable, Equatable {
  /// A workstream that has been running for long.
  public struct Overdue: Sendable, Equatable {
    /// Its id.
    public let id: String
    /// For how long, in seconds; `nil` when the row does not say since when.
    public let ageSeconds: Int64?
    /// How the zone of its start is known.
    public let zone: TableTime.Zone?
  }

  /// What came of a reading.
  public enum Outcome: Sendable, Equatable {
    /// There is no table.
    case absent
    /// What the table says.
    case read(WorkstreamReading)
    /// It could not be read, and why.
    case unknown(String)
  }

  /// How many workstreams have each status, as it is written.
  public let counts: [String: Int]
  /// Those that have been running for long: stuck, perhaps.
  public let overdue: [Overdue]
  /// The ids of those that failed.
  public let failed: [String]
  /// The runbook's line for the first circle of dependencies.
  public let cycle: String?

  /// Reads a workspace's table and, for the circles, its files.
  public static func read(
    in workspace: Workspace, overdueSeconds: Int64, busySeconds: Int64, world: World
  ) throws -> Outcome {
    let path = WorkstreamTable.path(in: workspace)
    guard try Disk.status(path)?.kind == .file else { return .absent }
    do {
      let rows = try StoreReader.reading(
        path, busySeconds: busySeconds, mark: false, world: world,
        layout: { try StoreLayout(path) }
      ) { try WorkstreamTable.rows(of: $0) }
      guard let rows else {
        return .unknown("no table 'workstream_status' with an id and a status")
      }
      let graph = DependencyGraph(rows: rows, folder: try WorkstreamSpec.all(in: workspace))
      return .read(WorkstreamReading(rows, graph, overdueSeconds, world))
    } catch let error as SQLiteError {
      return .unknown(error.message)
    } catch let failure as Failure where ![.interrupted, .timedOut].contains(failure.status) {
      return .unknown(failure.message)
    }
  }

  private init(
    _ rows: [WorkstreamRow], _ graph: DependencyGraph, _ limit: Int64, _ world: World
  ) {
    var times = TableTimeReader(utcOffset: world.utcOffset)
    let now = world.now().seconds
    counts = Dictionary(rows.map { ($0.status, 1) }, uniquingKeysWith: +)
    overdue = rows.filter { $0.known == .running }.compactMap { row in
      let started = row.startedAt.flatMap { times.read($0) }
      let age = started.map { now - $0.moment.seconds }
      if let age, age < limit { return nil }
      return Overdue(id: row.id, ageSeconds: age, zone: started?.zone)
    }
    failed = rows.filter { $0.known == .failed }.map(\.id)
    cycle = graph.cycles().first.map(graph.line)
  }
}
