public import Common
import SQLite

/// Makes one event log of several: the union of their events by stream and version.
///
/// The first source is taken whole; from each further one come the events that are still missing.
/// SQLite does the work from file to file, so memory does not grow with the logs.
public struct LogMerger: Sendable {
  let world: World
  let sources: [MergeSource]
  let target: String
  let isDryRun: Bool

  /// Prepares a merge into a new file; the sources are in the order of their trust.
  public init(world: World, sources: [MergeSource], to target: String, isDryRun: Bool) {
    self.world = world
    self.sources = sources
    self.target = target
    self.isDryRun = isDryRun
  }

  private var draft: String { Path.parent(target) + "/.ecw-merge-" + Path.name(target) }

  /// Merges; the new store appears only when it is whole and sound.
  public func merge() throws -> MergeOutcome {
    do {
      return try merged()
    } catch let error as SQLiteError where error.isInterrupted {
      try world.checkpoint()
      throw error
    }
  }

  private func merged() throws -> MergeOutcome {
    guard let base = sources.first else {
      throw Failure("nothing to merge", hint: "ecw-recover find", status: .unavailable)
    }
    if !isDryRun { try refuseExisting() }
    let parent = Path.parent(target)
    guard try Disk.exists(parent), try Disk.status(Disk.realPath(parent))?.kind == .directory else {
      throw Failure("'\(parent)' is no directory", status: .unavailable)
    }
    guard let lock = try FileLock(draft + ".lock") else {
      throw Failure("another merge into '\(target)' is running", status: .busy)
    }
    defer {
      // Drafts are ours to remove; what is left is taken away by the next merge.
      try? removeDrafts()
      try? Disk.removeFile(draft + ".lock")
      lock.keep()
    }
    try removeDrafts()
    try copy(base)
    var outcome = try fill(base)
    try prove(&outcome)
    if isDryRun {
      (outcome.outcome, outcome.to, outcome.conflictsFile) = ("planned", nil, nil)
      return outcome
    }
    try keepJournalMode(of: base)
    if outcome.conflictCount > 0 { outcome.conflictsFile = try placeConflicts() }
    try Failpoint.hit("merge.place", path: target)
    try refuseExisting()
    try Self.place(draft, at: target)
    outcome.to = target
    return outcome
  }

  // SQLite would take a log beside the new store for its own, and play it over it.
  private func refuseExisting() throws {
    for path in StoreFiles(target).all where try Disk.exists(path) { throw Self.exists(path) }
  }

  // Never over another file: those of an earlier merge may be all there is of an event.
  private func placeConflicts() throws -> String {
    for number in 1...10_000 {
      let path = target + ".conflicts\(number == 1 ? "" : "-\(number)").ndjson"
      if try Disk.exists(path) { continue }
      try Self.place(draft + ".conflicts", at: path)
      return path
    }
    throw Self.exists(target + ".conflicts.ndjson")
  }

  private func removeDrafts() throws {
    for path in StoreFiles(draft).all + [draft + ".conflicts"] where try Disk.exists(path) {
      try Disk.removeFile(path)
    }
  }

  private func copy(_ base: MergeSource) throws {
    try MergeSourceFailure.blaming(base, 0) {
      let database = try Database(base.path, .immutable)
      database.stopWhen { [world] in world.stopReason() != nil }
      try database.vacuum(into: draft)
    }
    try Disk.setMode(draft, 0o600)
  }

  // Two bytes of the header say that a store is in WAL mode; no log is needed for them.
  private func keepJournalMode(of base: MergeSource) throws {
    let file = try Descriptor(opening: draft, .lock(mode: 0o600))
    if try StoreHeader.read(base.path)?.usesWAL == true {
      try file.seek(to: 18)
      try file.write([2, 2])
    }
    try file.sync()
  }

  private func fill(_ base: MergeSource) throws -> MergeOutcome {
    let database = try Database(draft, .readWrite)
    database.stopWhen { [world] in world.stopReason() != nil }
    try database.execute(
      "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;")
    let table = try MergeSourceFailure.blaming(base, 0) {
      try EventTable.read(database, of: base)
    }
    try forEachFurther { try MergeSourceFailure.refuseOtherTexts(sources[$0], $0, base, database) }
    let triggers = try Self.takeTriggers(database)
    var union = try SourceUnion(table: table, sources: sources, database)
    let log = try ConflictLog(draft + ".conflicts")
    try forEachFurther { try union.read($0, database) }
    try forEachFurther { try union.add($0, database, log) }
    var outcome = union.outcome
    let others = OtherTables(sources: sources, reaches: union.reaches)
    try others.unite(database, &outcome)
    outcome.conflictCount = log.count
    try StreamMending.mend(database, &outcome)
    try log.finish()
    for sql in triggers { try database.execute(sql) }
    try others.tell(database, &outcome)
    return outcome
  }

  private func forEachFurther(_ body: (Int) throws -> Void) throws {
    for index in sources.indices.dropFirst() {
      try world.checkpoint()
      try MergeSourceFailure.blaming(sources[index], index) { try body(index) }
    }
  }

  // A trigger of the application must not act on rows that it has seen before.
  private static func takeTriggers(_ database: borrowing Database) throws -> [String] {
    let texts = try database.texts("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
    for name in try database.texts("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
      try database.execute("DROP TRIGGER \(Database.identifier(name))")
    }
    return texts
  }

  // Rows without their parents were so in a source already: they are told, not dropped.
  private func prove(_ outcome: inout MergeOutcome) throws {
    let database = try Database(draft, .immutable)
    database.stopWhen { [world] in world.stopReason() != nil }
    let integrity = database.integrity(.full)
    try world.checkpoint()
    switch integrity {
    case .ok:
      outcome.foreignKeyViolationsCount = Int64(try database.foreignKeys().violationCount)
    case .damaged(let problems):
      throw Failure("the merged store is not sound: \(problems.first ?? "")", status: .bad)
    case .unknown(let reason): throw Failure("the merged store cannot be checked: \(reason)")
    }
  }

  /// Gives a finished file its name, never over another one.
  static func place(_ draft: String, at target: String) throws {
    do {
      try Disk.link(draft, to: target)
      try Disk.removeFile(draft)
    } catch let failure as SystemFailure {
      // A file system without links: renaming is as good where nothing can be replaced.
      if try failure.isExisting || Disk.exists(target) { throw exists(target) }
      try Disk.rename(draft, to: target)
    }
    try Disk.syncDirectory(Path.parent(target))
  }

  private static func exists(_ path: String) -> Failure {
    Failure("'\(path)' is there already", hint: "ls -l \(Shell.quote(path))", status: .refused)
  }
}
