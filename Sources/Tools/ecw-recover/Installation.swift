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

  /// A new file that was proven and compared, and the store as it was then.
  struct Examined {
    var record: RecoveryRecord
    let incoming: IncomingStore
    let place: String
    let moment: StoreMoment
  }

  /// Proves the new file and counts what would be lost; nothing is changed.
  func examine(_ file: String, as store: String, maxLoss: Int64?) throws -> Examined {
    let incoming = try restorer.incoming(file, as: store)
    _ = try restorer.plan(incoming)
    let place = try StoreFiles.place(of: store)
    let moment = try StoreMoment(place)
    var record = record("planned", incoming, store)
    record.maxLoss = maxLoss
    let loss = try unchanged(place, since: moment, record) {
      try compare(file, with: place, as: store)
    }
    record.loss = loss
    if let maxLoss, loss.exceeds(maxLoss) { record.outcome = "refused" }
    return Examined(record: record, incoming: incoming, place: place, moment: moment)
  }

  // A comparison with a store that is written to meanwhile says nothing, whatever it says.
  private func unchanged<Result>(
    _ place: String, since moment: StoreMoment, _ record: RecoveryRecord,
    _ body: () throws -> Result
  ) throws -> Result {
    let result: Result
    do {
      result = try body()
    } catch {
      guard try StoreMoment(place) == moment else { throw changed(record) }
      throw error
    }
    guard try StoreMoment(place) == moment else { throw changed(record) }
    return result
  }

  private func changed(_ record: RecoveryRecord) -> Failure {
    Failure(
      "'\(record.store)' was written to meanwhile; it is in its place, with all that was written",
      hint: call.hint(
        "ecw-recover install \(Shell.quote(record.from)) --as \(Shell.quote(record.store)) --dry-run"
      ),
      status: .busy)
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
  /// A file that changed since is noticed when it is copied: its checksum is known. A store that
  /// was written to since it was compared is put back, with what was written.
  func install(_ examined: Examined) throws -> RecoveryRecord {
    var record = examined.record
    guard try StoreMoment(examined.place) == examined.moment else { throw changed(record) }
    let journal: RestoreJournal
    do {
      journal = try restorer.install(examined.incoming)
    } catch let failure as SystemFailure where failure.isMissing {
      let isBegun = try RestoreJournal.all(in: call.workspace).first.map(Self.isBegun) ?? false
      guard try !isBegun && StoreMoment(examined.place) != examined.moment else { throw failure }
      throw changed(record)
    }
    try refuseLateWrites(examined, journal)
    record.outcome = "installed"
    try conclude(&record, journal)
    return record
  }

  // Where it was moved to nobody writes any more: this look cannot come too early.
  private func refuseLateWrites(_ examined: Examined, _ journal: RestoreJournal) throws {
    let moves = journal.plan.units.flatMap(\.moves)
    let aside = try StoreMoment(
      at: { path in moves.first { $0.from == path }?.to ?? path + ".gone" }, of: examined.place)
    guard !aside.isSameContent(as: examined.moment) else { return }
    // A log that its last user took into the store and removed is as good as an empty one.
    for move in moves where try StoreFiles.isCompanion(move.from) && !Disk.exists(move.to) {
      _ = try Descriptor(opening: move.to, .createNew(mode: 0o600))
    }
    _ = try restorer.undo(acceptsLoss: false)
    throw changed(examined.record)
  }

  private static func isBegun(_ journal: RestoreJournal) -> Bool {
    [.staging, .installing].contains(journal.phase)
  }

  /// Finishes an interrupted installation, or the checklist of a finished one.
  func resume() throws -> RecoveryRecord {
    let journals = try RestoreJournal.all(in: call.workspace)
    guard var journal = journals.first(where: Self.isBegun) ?? journals.first,
      let incoming = journal.plan.incoming
    else { throw nothing("installation was interrupted") }
    switch journal.phase {
    case .staging, .installing: journal = try restorer.resume()
    case .done:
      guard try !RecoveryRecord.isKept(journal.plan.snapshot, in: call.workspace) else {
        throw nothing("installation was interrupted")
      }
    default: throw nothing("installation was interrupted")
    }
    let target = journal.plan.units.first?.target ?? ""
    var record = record("continued", incoming, target)
    // Nobody knows what was written between the comparison and the end of the first attempt.
    let moves = journal.plan.units.flatMap(\.moves)
    if let old = moves.first(where: { StoreFiles(target).all.contains($0.from) }) {
      let base = Path.parent(old.to) + "/" + Path.name(target)
      record.loss = try compare(target, with: base, as: target)
    }
    try conclude(&record, journal)
    return record
  }

  /// Takes back an interrupted installation, or the last finished one.
  ///
  /// A store that was written to since goes with what was written only when that is accepted.
  func undo(acceptsLoss: Bool) throws -> RecoveryRecord {
    guard let newest = try RestoreJournal.all(in: call.workspace).first, newest.phase != .undone
    else { throw nothing("installation to undo") }
    guard let incoming = newest.plan.incoming else {
      throw Failure(
        "the last thing done was a restore, not an installation",
        hint: "ecw-backup restore --undo", status: .refused)
    }
    let journal = try restorer.undo(acceptsLoss: acceptsLoss)
    var record = record("undone", incoming, journal.plan.units.first?.target ?? "")
    record.id = journal.plan.snapshot
    record.quarantine = journal.undone ?? journal.plan.quarantine
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
