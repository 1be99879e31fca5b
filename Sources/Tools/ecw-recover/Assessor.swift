import Backups
import Common
import Recovery
import SQLite
import Salvage

/// Puts together what the bytes of a store say, what SQLite says, and what is elsewhere.
struct Assessor {
  let call: RecoverCall
  let store: String
  /// Where its files are: the store may be a link.
  private let place: String

  init(call: RecoverCall, store: String) throws {
    (self.call, self.store, place) = (call, store, try StoreFiles.place(of: store))
  }

  func assess(isDeep: Bool) throws -> (Assessment, notes: [String]) {
    let found = try RemnantSearch(call: call, store: store).run(offsite: false, isDeep: isDeep)
    var assessment = Assessment(store: store, state: .missing)
    let own = try own(found.remnants)
    assessment.remnants = found.remnants.filter { $0.path != place }
    if let own {
      assessment.state = state(own)
      if let note = own.note { assessment.problems.append(note) }
      try readBytes(isSound: own.readable == .sound, &assessment)
    }
    addElsewhere(&assessment)
    judgeLog(&assessment)
    judge(&assessment, own)
    assessment.next = Advice(call: call, assessment: assessment).commands.map(call.hint)
    return (assessment, found.notes + (try remainderNotes()))
  }

  // Nothing says that it is a loss, and nothing that it is none.
  private func remainderNotes() throws -> [String] {
    guard let log = try LogBreak.remainder(in: StoreFiles(place)) else { return [] }
    let command =
      "ecw-recover salvage --wal beyond-break \(Shell.quote(store)) "
      + "--to \(Shell.quote(store + ".beyond"))"
    return [
      "the log ends at frame \(log.breakAt ?? 0) for SQLite, which reads "
        + "\(counted(log.committedFrames, "frame")) of it; from there on lie "
        + "\(counted(log.lostFrames, "frame")) that a killed commit left, or that are left of a log "
        + "which was damaged before SQLite last opened it; to read them too: \(call.hint(command))"
    ]
  }

  // A store of another name than the one searched for is among the remnants; else it is read here.
  private func own(_ remnants: [Remnant]) throws -> Remnant? {
    if let own = remnants.first(where: { $0.path == place }) { return own }
    let files = try StoreFiles(place).existing()
    guard !files.isEmpty else { return nil }
    var own = Remnant(
      id: "file:\(place)", kind: "store", path: place,
      sizeBytes: try files.reduce(0) { $0.addingAtMost(try Disk.status($1)?.size ?? 0) })
    own.take(try call.inspector(of: store).read(place))
    return own
  }

  private func state(_ own: Remnant) -> Assessment.State {
    switch own.readable {
    case .sound: .sound
    case .damaged, .no: .damaged
    case .unknown: .unknown
    }
  }

  private func readBytes(isSound: Bool, _ assessment: inout Assessment) throws {
    let door = try call.door(to: store)
    guard let (reading, summary) = try door.read(place, isSound: isSound) else { return }
    assessment.problems += reading.problems
    // A journal that is not whole leaves values behind that were never committed.
    if isSound, !reading.logProblems.isEmpty,
      reading.sources.contains(where: { $0.role == .journal })
    {
      assessment.state = .damaged
    }
    if !reading.schemaIsWhole {
      assessment.problems.append("part of the schema is gone from the store itself")
    }
    assessment.files = reading.sources.map { source in
      Assessment.File(
        role: source.role.rawValue, path: source.path, sizeBytes: source.sizeBytes,
        pageCount: source.pages, breaksAtFrame: source.log?.breakAt.map(Int64.init),
        framesBehindBreakCount: source.log.map { Int64($0.frames[.behindBreak] ?? 0) })
    }
    for (layout, found) in zip(reading.tables, summary.tables) {
      var table = Assessment.Table(layout.name)
      for role in [Evidence.Role.database, .wal, .journal] {
        if let count = found.sources[role] { table.add(role.rawValue, count) }
      }
      (table.intactCount, table.repairedCount) = (found.intact, found.repaired)
      table.lostCount = found.lost
      assessment.tables.append(table)
    }
    (assessment.asideCount, assessment.deletedCount) = (summary.asideRows, summary.deletedRows)
  }

  private func addElsewhere(_ assessment: inout Assessment) {
    for remnant in assessment.remnants {
      for (name, count) in (remnant.tableRows ?? [:]).sorted(by: { $0.key < $1.key }) {
        let place = assessment.tables.firstIndex { $0.table == name }
        let index = place ?? assessment.tables.count
        if place == nil { assessment.tables.append(Assessment.Table(name)) }
        assessment.tables[index].add(remnant.id, count)
      }
    }
  }

  // What SQLite reads without a complaint can still be behind what is elsewhere.
  private func judge(_ assessment: inout Assessment, _ own: Remnant?) {
    guard [.sound, .behind].contains(assessment.state), let ours = own?.eventCount else { return }
    for remnant in assessment.remnants where remnant.readable != .no {
      guard let theirs = remnant.eventCount, theirs > ours else { continue }
      assessment.state = .behind
      assessment.problems.append("\(remnant.id) has \(theirs) events, the store \(ours)")
    }
  }

  // A commit at the end of the log that cannot be read is no damage to what is there before it.
  private func judgeLog(_ assessment: inout Assessment) {
    let breaks = assessment.files.contains { $0.breaksAtFrame != nil }
    guard assessment.state == .sound, breaks, !assessment.problems.isEmpty else { return }
    assessment.state = .behind
  }
}
