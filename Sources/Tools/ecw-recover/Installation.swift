import Backups
import Common
import Processes
import Recovery
import SQLite

/// An installation step by step: examine, put in place, and the checklist after a recovery.
struct Installation {
  let call: RecoverCall

  private var restorer: Restorer {
    get throws {
      Restorer(
        world: call.world, workspace: call.workspace, repository: call.repository,
        busySeconds: try call.settings.seconds(.busyTimeout))
    }
  }

  /// Proves the new file and counts what would be lost; nothing is changed.
  func examine(_ file: String, as store: String, maxLoss: Int64?) throws -> (
    RecoveryRecord, IncomingStore
  ) {
    let incoming = try restorer.incoming(file, as: store)
    _ = try restorer.plan(incoming)
    var record = record("planned", incoming, store)
    record.maxLoss = maxLoss
    let loss = try LossCheck(
      world: call.world, new: file, known: known(of: store)
    ).report()
    record.loss = loss
    if let maxLoss, loss.lostCount > maxLoss { record.outcome = "refused" }
    return (record, incoming)
  }

  // What can be read in the store now, and what the newest proven snapshot has.
  private func known(of store: String) throws -> [LossCheck.Known] {
    var known: [LossCheck.Known] = []
    if try !StoreFiles(store).existing().isEmpty, let now = try readable(store) {
      known.append(LossCheck.Known(name: now.name, path: now.path, isProven: false))
    }
    if let snapshot = try call.newestSnapshot(of: store) {
      known.append(
        LossCheck.Known(name: "snapshot \(snapshot.id)", path: snapshot.path, isProven: true))
    }
    return known
  }

  private func readable(_ store: String) throws -> MergeSource? {
    do {
      return try call.preparation(of: store).source(store, name: Path.name(store), kind: "store")
    } catch let failure as Failure where failure.status == .dataError {
      return nil  // nothing can be read of it: it knows of no row
    }
  }

  private func record(_ outcome: String, _ incoming: IncomingStore, _ store: String)
    -> RecoveryRecord
  {
    var record = RecoveryRecord(
      outcome: outcome, time: call.world.now(), store: store, from: incoming.file,
      sha256: incoming.store.sha256, sizeBytes: incoming.store.sizeBytes)
    record.eventCount = incoming.store.tableRows?["events"]
    return record
  }

  /// Puts the examined file in place and does what has to be done after a recovery.
  ///
  /// A file that changed since is noticed when it is copied: its checksum is known.
  func install(_ incoming: IncomingStore, _ record: inout RecoveryRecord) throws {
    let journal = try restorer.install(incoming)
    record.outcome = "installed"
    try conclude(&record, journal)
  }

  /// Finishes an interrupted installation, or the checklist of a finished one.
  func resume() throws -> RecoveryRecord {
    let journals = try RestoreJournal.all(in: call.workspace)
    let isBegun = { (journal: RestoreJournal) in [.staging, .installing].contains(journal.phase) }
    guard var journal = journals.first(where: isBegun) ?? journals.first,
      let incoming = journal.plan.incoming
    else { throw nothing("installation was interrupted") }
    switch journal.phase {
    case .staging, .installing: journal = try restorer.resume()
    case .done:
      guard try RecoveryRecord.kept(journal.plan.snapshot, in: call.workspace) == nil else {
        throw nothing("installation was interrupted")
      }
    default: throw nothing("installation was interrupted")
    }
    let target = journal.plan.units.first?.target ?? ""
    var record = record("continued", incoming, target)
    try conclude(&record, journal)
    return record
  }

  /// Takes back an interrupted installation, or the last finished one.
  func undo() throws -> RecoveryRecord {
    guard let newest = try RestoreJournal.all(in: call.workspace).first, newest.phase != .undone
    else { throw nothing("installation to undo") }
    guard let incoming = newest.plan.incoming else {
      throw Failure(
        "the last thing done was a restore, not an installation",
        hint: "ecw-backup restore --undo", status: .refused)
    }
    let journal = try restorer.undo()
    var record = record("undone", incoming, journal.plan.units.first?.target ?? "")
    (record.id, record.quarantine) = (journal.plan.snapshot, journal.plan.quarantine)
    call.audit(
      "install", "undone: \(record.store)", safetyCopy: record.quarantine, status: .ok)
    return record
  }

  private func nothing(_ what: String) -> Failure {
    Failure("no \(what)", hint: "ecw-recover find", status: .unavailable)
  }

  private func conclude(_ record: inout RecoveryRecord, _ journal: RestoreJournal) throws {
    (record.id, record.quarantine) = (journal.plan.snapshot, journal.plan.quarantine)
    try Failpoint.hit("recover.installed", path: record.store)
    let after = Aftercare(call: call)
    record.checklist = [
      RecoveryRecord.Item(
        "verify integrity", "done",
        "full check of the copy before, quick check in place; sha256 \(record.sha256)")
    ]
    record.checklist.append(after.health())
    try Failpoint.hit("recover.health", path: record.store)
    let (item, snapshot) = after.snapshot(of: record)
    record.checklist.append(item)
    record.snapshot = snapshot
    try Failpoint.hit("recover.snapshot", path: record.store)
    record.checklist += after.reminders(record)
    try record.keep(in: call.workspace)
    let lost = record.loss.map { ", \($0.lostCount) rows lost" } ?? ""
    call.audit(
      "install", "\(record.outcome): \(record.store) from \(record.from)\(lost)",
      safetyCopy: record.quarantine,
      status: record.checklist.contains { $0.state == "failed" } ? .partial : .ok)
  }
}
