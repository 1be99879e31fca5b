import Common
import SQLite

/// Makes a read model anew from the events, beside the old one, and swaps them when it is proven.
public struct Rebuilder: Sendable {
  let source: EventSource
  let target: String
  let table: String
  let projector: Projector
  let quarantine: String

  /// Prepares a rebuild of one table of the projection store at `target`.
  public init(
    _ source: EventSource, target: String, table: String, projector: Projector, quarantine: String
  ) {
    (self.source, self.target, self.table) = (source, target, table)
    (self.projector, self.quarantine) = (projector, quarantine)
  }

  private var world: World { source.world }

  private var tables: String? {
    if case .builtIn = projector { SignalModel.tables } else { nil }
  }

  /// The table that the suite can rebuild by itself.
  public static let builtInTable = SignalModel.table

  /// What a rebuild would do; nothing is changed.
  public func plan() throws -> Outcome {
    var outcome = Outcome(kind: .planned)
    let live = try liveDigest()
    (outcome.previousDigest, outcome.previousRows) = (live?.hex, live?.rows)
    let (state, digest) = try secondBuild(upTo: nil)
    fill(&outcome, state, digest)
    if live?.hex == digest.hex { outcome.kind = .unchanged }
    return outcome
  }

  /// Rebuilds, and swaps when the result differs from what is there.
  public func run() throws -> Outcome {
    let lockPath = Path.parent(target) + "/.ecw-rebuild.lock"
    guard
      let lock = try FileLock(lockPath, waiting: source.busySeconds, checkpoint: world.checkpoint)
    else {
      throw Failure(
        "another rebuild is under way", hint: "cat \(Shell.quote(lockPath))", status: .busy)
    }
    defer { lock.keep() }
    let swap = ProjectionSwap(
      target: target, quarantine: quarantine, world: world, busySeconds: source.busySeconds)
    try swap.refuseHolders()
    let draft = RebuildDraft(target: target, table: table, world: world)
    var outcome = Outcome(kind: .rebuilt)
    let live = try liveDigest()
    (outcome.previousDigest, outcome.previousRows) = (live?.hex, live?.rows)
    let origin = try draft.origin()
    let state: Projector.State
    let digest: (hex: String, rows: Int64)
    do {
      state = try build(draft, origin, &outcome)
      digest = try prove(draft, state)
    } catch {
      if tables == nil { try? draft.remove() }  // it cannot be taken up, so it is of no use
      throw error
    }
    fill(&outcome, state, digest)
    if live?.hex == digest.hex {
      outcome.kind = .unchanged
      try draft.remove()
      return outcome
    }
    let header = try Disk.exists(target) ? StoreHeader.read(target) : nil
    let mode = try Disk.status(target)?.mode ?? 0o600
    try draft.finish(usesWAL: header?.usesWAL ?? true, mode: mode)
    guard try draft.origin() == origin else {
      try draft.remove()
      throw Failure(
        "'\(target)' was changed by somebody during the rebuild", hint: "ecw-events rebuild",
        status: .busy)
    }
    outcome.quarantined = try swap.put(draft.path)
    return outcome
  }

  private func fill(
    _ outcome: inout Outcome, _ state: Projector.State, _ digest: (hex: String, rows: Int64)
  ) {
    (outcome.events, outcome.position) = (state.events, state.position)
    (outcome.orphans, outcome.unknown) = (state.orphans, state.unknown)
    (outcome.digest, outcome.rows) = digest
  }

  private func build(_ draft: RebuildDraft, _ origin: String, _ outcome: inout Outcome) throws
    -> Projector.State
  {
    var state = Projector.State()
    if tables != nil, let begun = try draft.resumable(origin: origin, witness: witness) {
      state = begun
      outcome.resumedFrom = begun.position
    } else {
      try draft.begin(origin: origin, tables: tables, busySeconds: source.busySeconds)
    }
    let database = try draft.open()
    if try database.columns(of: table).isEmpty {
      try draft.remove()
      throw Failure(
        "no table '\(table)' in '\(target)' to fill: its columns are not known",
        hint: "ecw-events projections", status: .unavailable)
    }
    return try projector.fill(
      database, table: table, from: source, state: state, upTo: nil
    ) { try RebuildDraft.save($0, to: database) }
  }

  // A second build from nothing must come to the same rows: else the first one was not whole, or
  // the projector does not always do the same.
  private func prove(_ draft: RebuildDraft, _ state: Projector.State) throws -> (
    hex: String, rows: Int64
  ) {
    let first = try TableDigest.of(table, in: try Database(draft.path, .readOnly))
    let (again, second) = try secondBuild(upTo: state.position)
    guard first == second, again.events == state.events else {
      try draft.remove()
      throw Failure(
        "two builds of '\(table)' from the same events differ; nothing was changed",
        hint: "ecw-events check", status: .bad)
    }
    return first
  }

  private func secondBuild(upTo last: Int64?) throws -> (
    Projector.State, (hex: String, rows: Int64)
  ) {
    // A private store on the disk that is gone when it is closed.
    let scratch = try Database("", .create)
    try scratch.execute(try tables ?? definition())
    let state = try projector.fill(
      scratch, table: table, from: source, state: Projector.State(), upTo: last
    ) { _ in }
    return (state, try TableDigest.of(table, in: scratch))
  }

  // With its indexes: one that is unique may be the key by which a row replaces another.
  private func definition() throws -> String {
    let sql = try live { database in
      try database.texts(
        """
        SELECT sql FROM sqlite_schema
        WHERE type IN ('table', 'index') AND tbl_name = ?1 AND sql IS NOT NULL ORDER BY type DESC
        """, .text(table)
      ).joined(separator: ";\n")
    }
    guard let sql, !sql.isEmpty else {
      throw Failure(
        "no table '\(table)' in '\(target)' to fill: its columns are not known",
        hint: "ecw-events projections", status: .unavailable)
    }
    return sql
  }

  private func liveDigest() throws -> (hex: String, rows: Int64)? {
    try live { database in
      let columns = try database.columns(of: table)
      if columns.isEmpty { return nil }
      guard tables == nil || columns == SignalModel.columns else {
        throw Failure(
          "'\(table)' in '\(target)' has other columns than the ones known here: its application "
            + "makes it", hint: "ecw-events projections", status: .refused)
      }
      return try TableDigest.of(table, in: database)
    } ?? nil
  }

  private func live<Result>(_ body: (borrowing Database) throws -> Result) throws -> Result? {
    guard try Disk.exists(target) else { return nil }
    return try EventSource(target, world: world, busySeconds: source.busySeconds)
      .readStore(body)
  }

  private func witness(_ position: Int64) throws -> String? {
    var mark: String?
    try source.visit(after: position.subtractingAtMost(1), upTo: position) {
      mark = Projector.witness($0)
    }
    return mark
  }
}
