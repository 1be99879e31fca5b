public import Common
import SQLite

/// Brings the events of exports into a store, all of them or none.
public struct EventImporter: Sendable {
  let store: String
  let inputs: [ImportInput]
  let options: ImportOptions
  let world: World
  let busySeconds: Int64

  /// Prepares an import; nothing is read yet.
  public init(
    into store: String, from inputs: [ImportInput], options: ImportOptions, world: World,
    busySeconds: Int64
  ) {
    (self.store, self.inputs, self.options) = (store, inputs, options)
    (self.world, self.busySeconds) = (world, busySeconds)
  }

  /// Whether there is a store already.
  ///
  /// A log without its store is neither: whoever creates the store destroys the log.
  public func hasStore() throws -> Bool {
    if try Disk.exists(store) { return true }
    let left = try StoreFiles(store).existing()
    guard let first = left.first else { return false }
    throw Failure(
      "the store is gone, but '\(first)' is still there and may hold its last events",
      hint: "ecw-recover assess \(Shell.quote(store))", status: .refused)
  }

  /// What an import would do; nothing is changed, and what must be refused is.
  public func plan() throws -> ImportPlan {
    guard try hasStore() else {
      let memory = try Database(":memory:", .create)
      try memory.execute(EventSchema.tables)
      var plan = try judged(memory)
      plan.createsStore = true
      return plan
    }
    return try EventSource(store, world: world, busySeconds: busySeconds)
      .readStore { try judged($0) }
  }

  /// Imports in one transaction.
  public func run() throws -> ImportPlan {
    guard try hasStore() else { return try create() }
    let database = try Database(store, .readWrite, busySeconds: busySeconds)
    return try fill(database)
  }

  // The new store appears whole, and never in place of one that somebody else made meanwhile.
  private func create() throws -> ImportPlan {
    let draft = Path.parent(store) + "/.ecw-import-" + RandomName.hex(8) + ".db"
    defer {
      for path in StoreFiles(draft).all { try? Disk.removeFile(path) }  // ours; mostly gone
    }
    try Disk.makeDirectories(Path.parent(store))
    _ = try Descriptor(opening: draft, .createNew(mode: 0o600))
    var plan: ImportPlan
    do {
      let database = try Database(draft, .create)
      try database.execute(EventSchema.tables)
      plan = try fill(database)
      // The log is begun by its first writer: nothing but the header says so now.
      try database.execute("PRAGMA journal_mode=WAL")
    }
    try Descriptor(opening: draft, .read).sync()
    try Failpoint.hit("import.created", path: draft)
    try Disk.link(draft, to: store)
    try Disk.syncDirectory(Path.parent(store))
    plan.createsStore = true
    return plan
  }

  private func fill(_ database: borrowing Database) throws -> ImportPlan {
    let world = world
    database.stopWhen { world.stopReason() != nil }
    var staging = ImportStaging(options: options, world: world)
    do {
      try staging.load(inputs, into: database)
      // Judged again under the lock: somebody may have written since.
      try database.execute("BEGIN IMMEDIATE")
      let judge = ImportJudge(options: options, layout: try EventLayout(database))
      let plan = try judge.judge(database, staging)
      try judge.apply(database, at: world.now())
      try Failpoint.hit("import.applied", path: store)
      try world.checkpoint()
      try database.execute("COMMIT")
      return plan
    } catch {
      try? database.execute("ROLLBACK")  // when none is open there is nothing to take back
      try world.checkpoint()
      if let error = error as? SQLiteError, error.isConstraint {
        throw Failure(
          "the store does not take an event as it is: \(error.message)", status: .dataError)
      }
      throw error
    }
  }

  private func judged(_ database: borrowing Database) throws -> ImportPlan {
    var staging = ImportStaging(options: options, world: world)
    try staging.load(inputs, into: database)
    let judge = ImportJudge(options: options, layout: try EventLayout(database))
    return try judge.judge(database, staging)
  }
}
