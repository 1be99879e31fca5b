import Common
import Processes
import SQLite

/// What makes the rows of a read model from events.
public enum Projector: Sendable {
  /// The suite itself: `blackboard_signals`.
  case builtIn
  /// A program of the user: events in on its standard input, rows out, both NDJSON.
  case command([String])

  /// Where a build has come to.
  struct State: Equatable {
    var position: Int64 = 0
    var orphans: Int64 = 0
    var unknown: Int64 = 0
    var events: Int64 = 0
    /// The event at the position, by which a store that was exchanged meanwhile is known.
    var witness: String?
  }

  /// Fills a table from the events after a position, up to another.
  ///
  /// After every piece the closure is called within the transaction, so that the work can be taken
  /// up there again.
  func fill(
    _ database: borrowing Database, table: String, from source: EventSource, state: State,
    upTo last: Int64?, save: (State) throws -> Void
  ) throws -> State {
    switch self {
    case .builtIn:
      return try fold(database, source, state, last, save)
    case .command(let command):
      return try CommandProjector(command: command, source: source)
        .fill(database, table: table, upTo: last)
    }
  }

  private static let piece = 2000

  /// What an event at a position is known by, from a row with the six fields.
  static func witness(_ row: borrowing Row) -> String {
    "\(row.text(1) ?? "")@\(row.number(2) ?? 0) \(row.text(3) ?? "")"
  }

  private func fold(
    _ database: borrowing Database, _ source: EventSource, _ begun: State, _ last: Int64?,
    _ save: (State) throws -> Void
  ) throws -> State {
    var state = begun
    var model = SignalModel(orphans: begun.orphans, unknown: begun.unknown)
    try database.prepared(SignalModel.post) { post in
      try database.prepared(SignalModel.change) { change in
        try database.execute("BEGIN")
        var inPiece = 0
        try source.visit(after: state.position, upTo: last) { row in
          try model.apply(row, post, change, database)
          state.position = row.number(0) ?? state.position
          state.events += 1
          // Not read again later: a second look would drop the locks of this one.
          state.witness = Self.witness(row)
          inPiece += 1
          guard inPiece == Self.piece else { return }
          inPiece = 0
          (state.orphans, state.unknown) = (model.orphans, model.unknown)
          try save(state)
          try database.execute("COMMIT")
          try Failpoint.hit("rebuild.piece")
          try source.world.checkpoint()
          try database.execute("BEGIN")
        }
        (state.orphans, state.unknown) = (model.orphans, model.unknown)
        try save(state)
        try database.execute("COMMIT")
      }
    }
    return state
  }
}

extension EventSource {
  /// Gives each row with its six fields to a closure, in the order of positions.
  func visit(after previous: Int64, upTo last: Int64?, _ body: (borrowing Row) throws -> Void)
    throws
  {
    try read(once: true) { database, layout in
      try database.visit(
        "SELECT \(layout.fields) FROM events WHERE \(layout.position) > ?1 "
          + "AND \(layout.position) <= ?2 ORDER BY \(layout.position)",
        [.integer(previous), .integer(last ?? .max)]
      ) { row in
        try body(row)
        return true
      }
    }
  }
}
