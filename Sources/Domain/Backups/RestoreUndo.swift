import Common

/// Taking a restore back.
extension Restorer {
  /// The restore that ``undo()`` would take back; nothing is changed.
  public func lastToUndo() throws -> RestoreJournal {
    guard let journal = try RestoreJournal.all(in: workspace).first, journal.phase != .undone
    else { throw Failure("no restore to undo", hint: "ecw-backup list", status: .unavailable) }
    try requireOwn(journal)
    return journal
  }

  /// Takes back an interrupted restore, or the last one.
  public func undo() throws -> RestoreJournal {
    try locked {
      var journal = try lastToUndo()
      try refuseHolders(of: journal.plan.units)
      if journal.phase != .staging {
        journal.phase = .undoing
        try journal.save()
        for unit in journal.plan.units.reversed() { try takeBack(unit, &journal) }
      }
      for unit in journal.plan.units { try Disk.removeTree(unit.staged) }
      journal.phase = .undone
      try journal.save()
      return journal
    }
  }

  private func takeBack(_ unit: RestorePlan.Unit, _ journal: inout RestoreJournal) throws {
    if !journal.cleared.contains(where: { $0.isSamePath(as: unit.path) }) {
      let wasMoved = try unit.moves.filter { try Disk.exists($0.to) }.count
      let isInstalled = try !Disk.exists(unit.staged)
      if isInstalled, let lost = try unit.moves.first(where: { try !Disk.exists($0.to) }) {
        throw Failure(
          "'\(lost.to)' is gone, so '\(unit.path)' cannot be put back",
          hint: "ls -la \(Shell.quote(journal.plan.quarantine))", status: .refused)
      }
      // Stopped half-way through its moves, the rest of the old set is still in its place.
      let isWhole = wasMoved == unit.moves.count
      if isInstalled || isWhole && wasMoved > 0 { try setAside(unit, journal, as: "undone-") }
      journal.cleared.append(unit.path)
      try journal.save()
    }
    for move in unit.moves.reversed() where try Disk.exists(move.to) {
      guard try !Disk.exists(move.from) else {
        throw Failure(
          "'\(move.from)' came meanwhile and is in the way",
          hint: "ls -la \(Shell.quote(move.from))",
          status: .refused)
      }
      try Disk.rename(move.to, to: move.from)
      try Failpoint.hit("restore.undone", path: move.from)
    }
    try Disk.syncDirectory(Path.parent(unit.target))
  }
}
