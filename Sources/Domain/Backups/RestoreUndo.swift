import Common

/// Taking a restore back.
extension Restorer {
  /// The restore that ``undo(acceptsLoss:)`` would take back; nothing is changed.
  ///
  /// A store that was installed and written to since is refused, unless that loss is accepted.
  public func lastToUndo(acceptsLoss: Bool) throws -> RestoreJournal {
    guard let journal = try RestoreJournal.all(in: workspace).first, journal.phase != .undone
    else { throw Failure("no restore to undo", hint: "ecw-backup list", status: .unavailable) }
    try requireOwn(journal)
    if !acceptsLoss { try refuseWritten(journal) }
    return journal
  }

  // Of a snapshot newer rows were to go; what a recovery made is the log that agents go on with.
  private func refuseWritten(_ journal: RestoreJournal) throws {
    guard let incoming = journal.plan.incoming else { return }
    for unit in journal.plan.units
    where try isTakenOut(unit, journal) && isWritten(unit.target, since: incoming) {
      throw Failure(
        "'\(unit.path)' was written to since it was installed; once that is undone, what was "
          + "written is only in the quarantine",
        hint: "ecw-recover install --undo --accept-loss", status: .refused)
    }
  }

  // Whether what is in place of the unit is not what was there before.
  private func isTakenOut(_ unit: RestorePlan.Unit, _ journal: RestoreJournal) throws -> Bool {
    if journal.phase == .staging { return false }
    if journal.cleared.contains(where: { $0.isSamePath(as: unit.path) }) { return false }
    if try !Disk.exists(unit.staged) { return true }
    // Stopped half-way through its moves, the rest of the old set is still in its place.
    return try !unit.moves.isEmpty && unit.moves.allSatisfy { try Disk.exists($0.to) }
  }

  /// Takes back an interrupted restore, or the last one.
  public func undo(acceptsLoss: Bool) throws -> RestoreJournal {
    try locked {
      var journal = try lastToUndo(acceptsLoss: acceptsLoss)
      try refuseHolders(of: journal.plan.units)
      if journal.phase != .staging {
        journal.phase = .undoing
        try journal.save()
        for index in journal.plan.units.indices.reversed() { try takeBack(index, &journal) }
      }
      for unit in journal.plan.units { try Disk.removeTree(unit.staged) }
      journal.phase = .undone
      try journal.save()
      return journal
    }
  }

  private func takeBack(_ index: Int, _ journal: inout RestoreJournal) throws {
    let unit = journal.plan.units[index]
    if !journal.cleared.contains(where: { $0.isSamePath(as: unit.path) }) {
      let isInstalled = try !Disk.exists(unit.staged)
      if isInstalled, let lost = try unit.moves.first(where: { try !Disk.exists($0.to) }) {
        throw Failure(
          "'\(lost.to)' is gone, so '\(unit.path)' cannot be put back",
          hint: "ls -la \(Shell.quote(journal.plan.quarantine))", status: .refused)
      }
      if try isTakenOut(unit, journal) {
        // The place has no name of chance: an undo that was killed finds what it moved there.
        let place = place("undone-\(index)", unit, journal)
        try setAside(unit, in: place)
        try setAside(unit, in: place + "/recreated-" + RandomName.hex(6))
        if try Disk.exists(place) { journal.undone = place }
      }
      journal.cleared.append(unit.path)
      try journal.save()
    }
    try putBack(unit, journal)
    try Disk.syncDirectory(Path.parent(unit.target))
  }

  /// Puts what was moved aside back in its place, where nothing else may be.
  func putBack(_ unit: RestorePlan.Unit, _ journal: RestoreJournal) throws {
    if unit.moves.isEmpty { return }
    let hasBase = unit.moves.contains { $0.from.isSamePath(as: unit.target) }
    guard try !moves(of: unit, journal).back(hasBase: hasBase) else { return }
    throw Failure(
      "'\(unit.target)' came meanwhile and is in the way",
      hint: "ls -la \(Shell.quote(Path.parent(unit.target)))", status: .refused)
  }
}
