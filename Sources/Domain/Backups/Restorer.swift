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
    // Refused without a trace: even the lock is a file.
    _ = try acceptablePlan(entry, only, allowsOtherSchema)
    return try locked {
      let plan = try acceptablePlan(entry, only, allowsOtherSchema)
      try Disk.makeDirectory(plan.quarantine, mode: 0o700)
      try Disk.syncDirectory(Path.parent(plan.quarantine))
      var journal = RestoreJournal(startedAt: world.now(), phase: .staging, plan: plan)
      journal.repository = unusualRepository
      try journal.save()
      return try carryOn(journal, entry)
    }
  }

  private func acceptablePlan(
    _ entry: BackupRepository.Entry, _ only: String?, _ allowsOtherSchema: Bool
  ) throws -> RestorePlan {
    try refuseUnfinished()
    let plan = try plan(entry, only: only)
    if !allowsOtherSchema { try refuseOtherSchema(plan, entry.manifest, only) }
    try refuseHolders(of: plan.units)
    try plan.requireSpace()
    return plan
  }

  /// Finishes an interrupted restore.
  public func resume() throws -> RestoreJournal {
    try locked {
      let journal = try unfinished()
      guard journal.phase != .undoing else {
        throw Failure(
          "the restore is being undone", hint: "ecw-backup restore --undo", status: .refused)
      }
      try refuseHolders(of: journal.plan.units)
      return try carryOn(journal, entry(of: journal))
    }
  }

  // One restore, continuation or undo at a time.
  func locked<Result>(_ body: () throws -> Result) throws -> Result {
    let directory = workspace.stateDirectory + "/quarantine"
    try Disk.makeDirectories(directory, mode: 0o700)
    let ignore = directory + "/.gitignore"
    if try !Disk.exists(ignore) { try AtomicFile.write("*\n", to: ignore) }
    guard
      let lock = try FileLock(
        directory + "/.lock", waiting: busySeconds, checkpoint: world.checkpoint)
    else {
      throw Failure("another restore is running", hint: "ecw-backup list", status: .busy)
    }
    defer { lock.keep() }
    return try body()
  }

  /// The repository's directory, when it is not where the snapshots of a workspace usually are.
  var unusualRepository: String? {
    repository.directory == workspace.stateDirectory + "/backups" ? nil : repository.directory
  }

  // The snapshot of a journal whose every place was checked; it may be in the trash by now.
  private func entry(of journal: RestoreJournal) throws -> BackupRepository.Entry {
    try requireOwn(journal)
    let id = journal.plan.snapshot
    if let incoming = journal.plan.incoming {
      return try incoming.entry(id: id, createdAt: journal.startedAt)
    }
    let home = journal.repository.map { BackupRepository(directory: $0) } ?? repository
    let trashed = try home.trashed().first { $0.manifest.id == id }
    return try home.entries().first { $0.manifest.id == id } ?? trashed ?? home.entry(named: id)
  }

  private func carryOn(_ start: RestoreJournal, _ entry: BackupRepository.Entry) throws
    -> RestoreJournal
  {
    var journal = start
    if journal.phase == .staging {
      do {
        let staging = RestoreStaging(world: world, entry: entry)
        let wanted = Set(journal.plan.units.map(\.path.bytes))
        let list = try FileList.read(entry, ofUnit: { wanted.contains($0.bytes) })
        let files = Dictionary(grouping: list, by: \.unit.bytes)
        for unit in journal.plan.units { try staging.stage(unit, files[unit.path.bytes] ?? []) }
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
    for index in journal.plan.units.indices { try install(index, &journal) }
    for unit in journal.plan.units { try proveInstalled(unit) }
    journal.phase = .done
    try journal.save()
    return journal
  }

  private func install(_ index: Int, _ journal: inout RestoreJournal) throws {
    // The copy is renamed last: once it is gone from its staging path the unit is in place.
    guard try Disk.exists(journal.plan.units[index].staged) else { return }
    try noteMoves(index, &journal)
    let unit = journal.plan.units[index]
    try moves(of: unit, journal).aside()
    try refuseLateHolders(of: unit, journal)
    try setAside(unit, in: place("recreated-" + RandomName.hex(6), unit, journal))
    try Failpoint.hit("restore.install", path: unit.target)
    try Disk.rename(unit.staged, to: unit.target)
    try Disk.syncDirectory(Path.parent(unit.target))
    for move in unit.moves { try Disk.syncDirectory(Path.parent(move.to)) }
    try Failpoint.hit("restore.installed", path: unit.target)
  }

  // What is in the way now, not when the plan was made: a log may have come since.
  private func noteMoves(_ index: Int, _ journal: inout RestoreJournal) throws {
    let unit = journal.plan.units[index]
    let aside = RestorePlan.aside(
      unit.path, target: unit.target, quarantine: journal.plan.quarantine)
    guard try !Disk.exists(aside + "/" + Path.name(unit.target)) else { return }
    journal.plan.units[index].moves = try RestorePlan.present(unit.kind, unit.target)
      .map { RestorePlan.Move(from: $0, to: aside + "/" + Path.name($0)) }
    try journal.save()
  }

  func moves(of unit: RestorePlan.Unit, _ journal: RestoreJournal) -> UnitMoves {
    let aside = RestorePlan.aside(
      unit.path, target: unit.target, quarantine: journal.plan.quarantine)
    return UnitMoves(unit.kind, unit.target, to: aside + "/" + Path.name(unit.target))
  }

  /// A directory for what is found in place of a unit, on the file system that the unit is on.
  func place(_ name: String, _ unit: RestorePlan.Unit, _ journal: RestoreJournal) -> String {
    let quarantine = journal.plan.quarantine
    return unit.path.isAbsolute
      ? Path.parent(unit.target) + "/.ecw-" + name + "-" + Path.name(quarantine)
      : quarantine + "/" + name
  }

  /// Moves everything at the place of a unit into one directory: a store keeps its log.
  func setAside(_ unit: RestorePlan.Unit, in place: String) throws {
    guard try !RestorePlan.present(unit.kind, unit.target).isEmpty else { return }
    try Disk.makeDirectories(place, mode: 0o700)
    try UnitMoves(unit.kind, unit.target, to: place + "/" + Path.name(unit.target)).aside()
    try Disk.syncDirectory(place)
  }

  private func proveInstalled(_ unit: RestorePlan.Unit) throws {
    for store in unit.stores {
      let path = unit.target + store.after(unit.path)
      let found = try StoreVerification.of(path, depth: .quick, stopReason: world.stopReason)
      try world.checkpoint()
      guard found.verdict == .suspect else { continue }
      throw Failure(
        "'\(path)' was put in place and is not sound: \(found.problems.first ?? "")",
        hint: "ecw-backup restore --undo", status: .bad)
    }
  }
}
