import Common
import SQLite

/// Copies all stores of one snapshot at one cut.
struct StoreBatch {
  let world: World
  let request: SnapshotRequest
  let draft: String
  let previous: PreviousSnapshots
  let now: Timestamp

  /// Pins every store in the given order, then copies and verifies one after the other.
  ///
  /// The order of the pins is the cut: a store pinned later is never older. Stores in
  /// rollback-journal mode are copied first, because there the pin holds up commits.
  func copy(_ stores: [ProtectedSet.Store]) throws -> [StoreRecord] {
    let pins = try stores.map { try Pin($0, batch: self) }
    try Failpoint.hit("create.pinned")
    var records: [[UInt8]: StoreRecord] = [:]
    for pin in pins.sorted(by: Pin.isFirst) {
      try world.checkpoint()
      records[pin.store.path.bytes] = try record(of: pin)
    }
    return stores.compactMap { records[$0.path.bytes] }
  }

  private func record(of pin: Pin) throws -> StoreRecord {
    let target = draft + "/" + pin.store.stored
    try Disk.makeDirectories(Path.parent(target), mode: 0o700)
    if pin.problem == nil,
      let linked = try previous.link(pin.store, pin.before, to: target, depth: request.depth)
    {
      _ = pin.take()
      return linked
    }
    try pin.refuseBrokenLog()
    let copier = StoreCopier(world: world, store: pin.store, target: target)
    guard let result = try copyAndRelease(pin, copier) else { return try raw(pin, copier) }
    let seconds = world.now().seconds(since: pin.since)
    let state = try unchangedState(pin)
    try Failpoint.hit("create.copied", path: pin.store.path)
    var record = try verified(pin, result, seconds, target)
    if record.verdict == .suspect, result.method == .blocks {
      // Our own copy must not be what is wrong: ask SQLite for one before judging the source.
      try Disk.removeFile(target)
      let pinned = try PinnedStore(pin.store.source, busySeconds: request.busySeconds) {
        [world] in world.stopReason() != nil
      }
      record = try verified(pin, copier.copyWithBackupAPI(pinned), seconds, target)
    }
    record.mode = try Disk.status(pin.store.source)?.mode
    record.source = state
    return record
  }

  // The pin ends with the copy: in rollback-journal mode others wait for it.
  private func copyAndRelease(_ pin: Pin, _ copier: StoreCopier) throws -> StoreCopier.Result? {
    guard var pinned = pin.take() else { return nil }
    return try copier.copy(&pinned)
  }

  // Only after the pin is gone: a descriptor of our own drops this process's locks on the file.
  private func unchangedState(_ pin: Pin) throws -> Fingerprint? {
    guard let before = pin.before,
      let after = try Fingerprint.of(pin.store.source, isStore: true, now: now)
    else { return nil }
    return after.isSameMoment(as: before) ? before : nil
  }

  private func verified(
    _ pin: Pin, _ result: StoreCopier.Result, _ seconds: Double, _ target: String
  ) throws -> StoreRecord {
    let sealing = result.file.map { file in Background { try file.seal() } }
    let found = try StoreVerification.of(target, depth: request.depth, stopReason: world.stopReason)
    try sealing?.wait()
    try world.checkpoint()
    var record = StoreRecord(
      path: pin.store.path, role: pin.store.role, stored: pin.store.stored,
      sizeBytes: result.sizeBytes, sha256: result.sha256, method: result.method,
      pinSeconds: seconds, verdict: found.verdict, problems: found.problems)
    record.pageSizeBytes = found.pageSizeBytes
    record.pageCount = found.pageCount
    record.tableRows = found.tableRows
    record.eventPosition = found.eventPosition
    record.applicationId = found.applicationID
    record.userVersion = found.userVersion
    return record
  }

  private func raw(_ pin: Pin, _ copier: StoreCopier) throws -> StoreRecord {
    let result = try copier.copyRaw()
    var record = StoreRecord(
      path: pin.store.path, role: pin.store.role, stored: pin.store.stored,
      sizeBytes: result.sizeBytes, sha256: result.sha256, method: .raw, pinSeconds: 0,
      verdict: .suspect, problems: [pin.problem ?? "the store cannot be read"])
    record.source = pin.before
    return record
  }

  /// One store held still, or why it cannot be.
  private final class Pin {
    let store: ProtectedSet.Store
    let before: Fingerprint?
    let since: Timestamp
    private(set) var problem: String?
    private(set) var usesWAL = true
    private var pinned: PinnedStore?
    private var isLogShort = false

    init(_ store: ProtectedSet.Store, batch: StoreBatch) throws {
      self.store = store
      since = batch.world.now()
      before = try Fingerprint.of(store.source, isStore: true, now: batch.now)
      problem = try Self.danger(store.source, before)
      if problem != nil { return }
      let index = try LogIndex(of: StoreFiles(store.source))
      let stopReason = batch.world.stopReason
      do throws(SQLiteError) {
        let pinned = try PinnedStore(store.source, busySeconds: batch.request.busySeconds) {
          stopReason() != nil
        }
        usesWAL = pinned.usesWAL
        isLogShort = pinned.isLogShort(of: index)
        self.pinned = consume pinned
      } catch {
        try batch.world.checkpoint()
        guard error.isCorrupt else { throw error }
        problem = error.message
      }
    }

    /// Lets go of a store whose log breaks in the middle: SQLite shows it without what follows.
    func refuseBrokenLog() throws {
      guard isLogShort else { return }
      let wal = StoreFiles(store.source).wal
      guard let log = try LogReading.steady(wal, basePageSize: nil), let at = log.breakAt,
        log.commitsBehindBreak > 0
      else { return }
      pinned = nil
      problem =
        "frame \(at) of its log is damaged: SQLite ignores \(log.commitsBehindBreak) committed "
        + "transactions behind it"
    }

    // Why SQLite must not open a store.
    private static func danger(_ source: String, _ before: Fingerprint?) throws -> String? {
      let files = StoreFiles(source)
      let there = try files.existing()
      // SQLite deletes the log of a base without pages, whether the base is empty or missing.
      guard let before, before.sizeBytes > 0 || there.count == 1 else {
        if there.isEmpty {
          throw Failure("'\(source)' vanished meanwhile", hint: "ecw-backup create")
        }
        // Opening would create an empty base and delete the log.
        return "the database file is missing; its log is kept"
      }
      guard before.walSizeBytes > 0, try WriteAheadLog.hasRemains(at: files.wal) else { return nil }
      // SQLite would show a sound store without what is in the log.
      return "the header of its log is destroyed: SQLite ignores all "
        + "\(Quantity.bytes(before.walSizeBytes)) of it, and committed transactions may be in it"
    }

    // In rollback-journal mode the pin holds up commits: those first, the smallest before the rest.
    static func isFirst(_ a: Pin, _ b: Pin) -> Bool {
      if a.usesWAL != b.usesWAL { return !a.usesWAL }
      return (a.before?.sizeBytes ?? 0) < (b.before?.sizeBytes ?? 0)
    }

    func take() -> PinnedStore? { pinned.take() }
  }
}
