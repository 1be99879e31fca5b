import Common
import Processes
import SQLite

/// The reasons for which a restore does not begin, or stops before it harms anybody.
extension Restorer {
  func unfinished() throws -> RestoreJournal {
    guard let journal = try RestoreJournal.all(in: workspace).first(where: { $0.isUnfinished })
    else {
      throw Failure("no restore was interrupted", hint: "ecw-backup list", status: .unavailable)
    }
    return journal
  }

  func refuseUnfinished() throws {
    guard let journal = try RestoreJournal.all(in: workspace).first(where: { $0.isUnfinished })
    else { return }
    let (what, tool) =
      journal.plan.incoming.map { ("installation of '\($0.file)'", "ecw-recover install") }
      ?? ("restore of snapshot '\(journal.plan.snapshot)'", "ecw-backup restore")
    throw Failure(
      "the \(what) was interrupted; continue it, or undo it with --undo",
      hint: "\(tool) --continue", status: .refused)
  }

  /// A process that has a store open would go on writing into the file that was moved away.
  func refuseHolders(of units: [RestorePlan.Unit]) throws {
    let bases = units.flatMap { unit in
      unit.stores.map { unit.target + $0.after(unit.path) }
    }
    let files = bases.map { StoreFiles(String($0)) }
    let holders = try OpenFiles.holders(of: files.flatMap(\.all), world: world)
    if let holder = holders.first {
      let names = holders.map { "\($0.pid) (\(Shell.printable($0.command)))" }
      throw Failure(
        "a store is open in process \(names.joined(separator: ", "))", hint: "ps -fp \(holder.pid)",
        status: .busy)
    }
    for file in files {
      guard let held = try StoreLocks.held(on: file).first else { continue }
      let who = held.pid.map { "process \($0)" } ?? "a process that cannot be seen from here"
      throw Failure(
        "'\(file.base)' is locked (\(held.kind.rawValue)) by \(who)",
        hint: "ecw-health --only store.locks", status: .busy)
    }
  }

  /// Somebody may have opened the store between the first look and the move.
  func refuseLateHolders(of unit: RestorePlan.Unit, _ journal: RestoreJournal) throws {
    guard !unit.stores.isEmpty else { return }
    let moved = unit.moves.flatMap { move in
      unit.kind == "store"
        ? [move.to] : unit.stores.map { move.to + $0.after(unit.path) }
    }
    guard let holder = try OpenFiles.holders(of: moved, world: world).first else { return }
    try putBack(unit, journal)
    throw Failure(
      "process \(holder.pid) (\(Shell.printable(holder.command))) opened '\(unit.path)' meanwhile; "
        + "its files are back in place", hint: "ecw-backup restore --continue", status: .busy)
  }

  func refuseOtherSchema(_ plan: RestorePlan, _ manifest: Manifest, _ only: String?) throws {
    func other(_ target: String, _ reason: String) -> Failure {
      let part =
        (only.map { " --only " + Shell.quote($0) } ?? "")
        + (unusualRepository.map { " --dest " + Shell.quote($0) } ?? "")
      return Failure(
        "'\(target)' \(reason)",
        hint: "ecw-backup restore \(manifest.id)\(part) --allow-other-schema", status: .refused)
    }
    for unit in plan.units {
      for path in unit.stores {
        let target = unit.target + path.after(unit.path)
        guard let store = manifest.store(path), try Disk.exists(target),
          let live = try StoreHeader.committed(target)
        else { continue }
        // An empty schema says nothing: a store that was just created.
        if let id = store.applicationId, id != live.applicationID, live.applicationID != 0 {
          throw other(
            target, "belongs to another application (id \(live.applicationID), not \(id))")
        }
        if let version = store.userVersion, version > live.userVersion, live.userVersion > 0 {
          throw other(
            target, "has schema version \(live.userVersion), the snapshot the newer \(version)")
        }
      }
    }
  }

  /// Refuses a journal that names any place a restore of this workspace would not use.
  ///
  /// It needs no snapshot: what was moved aside can be put back when that is gone.
  func requireOwn(_ journal: RestoreJournal) throws {
    let quarantine = journal.plan.quarantine
    for (index, unit) in journal.plan.units.enumerated() {
      let isOutside = workspace.outsideStores(world).values.contains {
        unit.kind == "store" && $0.isSamePath(as: unit.path)
      }
      let target = isOutside ? unit.path : workspace.root + "/" + unit.path
      let aside = RestorePlan.aside(unit.path, target: target, quarantine: quarantine)
      let sources = RestorePlan.sources(unit.kind, target)
      let isOwn =
        isOutside || Path.isSafe(unit.path) && !unit.path.isWithin(".git")
      guard isOwn, unit.target.isSamePath(as: target),
        unit.staged == RestorePlan.staged(target, quarantine: quarantine, index: index),
        unit.moves.allSatisfy({
          sources.contains($0.from) && $0.to == aside + "/" + Path.name($0.from)
        })
      else {
        throw Failure(
          "the journal in '\(quarantine)' names places that no restore of this workspace uses",
          hint: "ls -la \(Shell.quote(quarantine))", status: .dataError)
      }
    }
  }
}
