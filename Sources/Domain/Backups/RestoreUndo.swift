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
      if isInstalled || isWhole && wasMoved > 0 {
        journal.undone = try setAside(unit, journal, as: "undone-") ?? journal.undone
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
