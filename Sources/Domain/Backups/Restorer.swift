public import Common
import Processes
import SQLite

/// Puts the content of a snapshot in place of what is there, keeping what was there.
///
/// Copies are prepared and proven beside their targets first. Then the old files move to the
/// quarantine as one set and the copies are renamed into place. At any step it can be stopped, and
/// continued or undone later.
public struct Restorer: Sendable {
  let world: World
  let workspace: Workspace
  let repository: BackupRepository
  let busySeconds: Int64

  /// Prepares restores of a workspace.
  public init(
    world: World, workspace: Workspace, repository: BackupRepository, busySeconds: Int64
  ) {
    self.world = world
    self.workspace = workspace
    self.repository = repository
    self.busySeconds = busySeconds
  }

  /// What a restore would do; nothing is changed.
  public func plan(_ entry: BackupRepository.Entry, only: String?) throws -> RestorePlan {
    try RestorePlanner(world: world, workspace: workspace, entry: entry).plan(only: only)
  }

  /// Restores; with `allowsOtherSchema` also over a store of another application or schema.
  public func restore(
    _ entry: BackupRepository.Entry, only: String?, allowsOtherSchema: Bool
  ) throws -> RestoreJournal {
    guard entry.manifest.verdict != .suspect || only != nil else {
      throw Failure(
        "snapshot '\(entry.manifest.id)' is suspect", hint: "ecw-backup list", status: .refused)
    }
    try refuseUnfinished()
    let plan = try plan(entry, only: only)
    if !allowsOtherSchema { try refuseOtherSchema(plan, entry.manifest) }
    try refuseHolders(of: plan.units)
    try Disk.makeDirectories(plan.quarantine, mode: 0o700)
    let journal = RestoreJournal(startedAt: world.now(), phase: .staging, plan: plan)
    try journal.save()
    return try carryOn(journal, entry)
  }

  /// Finishes an interrupted restore.
  public func resume() throws -> RestoreJournal {
    let journal = try unfinished()
    return try carryOn(journal, repository.entry(named: journal.plan.snapshot))
  }

  /// Takes back an interrupted restore, or the last finished one.
  public func undo() throws -> RestoreJournal {
    let journals = try RestoreJournal.all(in: workspace)
    guard
      var journal = journals.first(where: { $0.isUnfinished })
        ?? journals.first(where: { $0.phase == .done })
    else { throw Failure("no restore to undo", hint: "ecw-backup list", status: .unavailable) }
    try refuseHolders(of: journal.plan.units)
    for unit in journal.plan.units.reversed() { try takeBack(unit, journal) }
    journal.phase = .undone
    try journal.save()
    return journal
  }

  private func carryOn(_ start: RestoreJournal, _ entry: BackupRepository.Entry) throws
    -> RestoreJournal
  {
    var journal = start
    if journal.phase == .staging {
      do {
        let staging = RestoreStaging(world: world, entry: entry)
        for unit in journal.plan.units { try staging.stage(unit) }
      } catch {
        for unit in journal.plan.units { try? Disk.removeTree(unit.staged) }  // our own copies
        journal.phase = .undone
        try journal.save()
        throw error
      }
      try Failpoint.hit("restore.staged")
      journal.phase = .installing
      try journal.save()
    }
    for unit in journal.plan.units { try install(unit, journal) }
    journal.phase = .done
    try journal.save()
    return journal
  }

  private func install(_ unit: RestorePlan.Unit, _ journal: RestoreJournal) throws {
    // The copy is renamed last: once it is gone from its staging path the unit is in place.
    guard try Disk.exists(unit.staged) else { return }
    for move in unit.moves where try !Disk.exists(move.to) && Disk.exists(move.from) {
      try Disk.makeDirectories(Path.parent(move.to), mode: 0o700)
      try Disk.rename(move.from, to: move.to)
      try Failpoint.hit("restore.moved", path: move.from)
    }
    try refuseLateHolders(of: unit, journal)
    try setAsideRecreated(unit, journal)
    try Failpoint.hit("restore.install", path: unit.target)
    try Disk.rename(unit.staged, to: unit.target)
    try Disk.syncDirectory(Path.parent(unit.target))
    for move in unit.moves { try Disk.syncDirectory(Path.parent(move.to)) }
    try Failpoint.hit("restore.installed", path: unit.target)
    try proveInstalled(unit)
  }

  // Somebody made a new file between our rename and now: it is kept too.
  private func setAsideRecreated(_ unit: RestorePlan.Unit, _ journal: RestoreJournal) throws {
    let paths = unit.kind == "store" ? StoreFiles(unit.target).all : [unit.target]
    for path in paths where try Disk.exists(path) {
      let place = journal.plan.quarantine + "/recreated-" + RandomName.hex(6)
      try Disk.makeDirectory(place, mode: 0o700)
      try Disk.rename(path, to: place + "/" + Path.name(path))
    }
  }

  private func proveInstalled(_ unit: RestorePlan.Unit) throws {
    for store in unit.stores {
      let path = unit.target + store.dropFirst(unit.path.count)
      let found = try StoreVerification.of(path, depth: .quick, stopReason: world.stopReason)
      guard found.verdict == .suspect else { continue }
      throw Failure(
        "'\(path)' was put in place and is not sound: \(found.problems.first ?? "")",
        hint: "ecw-backup restore --undo", status: .bad)
    }
  }

  private func takeBack(_ unit: RestorePlan.Unit, _ journal: RestoreJournal) throws {
    let wasInstalled = try !Disk.exists(unit.staged) && journal.phase != .staging
    try Disk.removeTree(unit.staged)
    if wasInstalled {
      let place = journal.plan.quarantine + "/undone-" + RandomName.hex(6)
      let paths = unit.kind == "store" ? StoreFiles(unit.target).all : [unit.target]
      for path in paths where try Disk.exists(path) {
        try Disk.makeDirectories(place, mode: 0o700)
        try Disk.rename(path, to: place + "/" + Path.name(path))
      }
    }
    for move in unit.moves.reversed() where try Disk.exists(move.to) {
      try Disk.rename(move.to, to: move.from)
      try Failpoint.hit("restore.undone", path: move.from)
    }
    try Disk.syncDirectory(Path.parent(unit.target))
  }
}
