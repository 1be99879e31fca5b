import Common
import Recovery
import SQLite

/// What an installation would lose.
extension Installation {
  /// Compares with what can be read in the store, and with what the newest proven snapshot has.
  func compare(_ file: String, with store: String, as name: String) throws -> LossReport {
    var (known, unreadable): ([LossCheck.Known], [String]) = ([], [])
    var behind: LossCheck.Known?
    var notes: [String] = []
    let snapshot = try call.snapshots.newest(of: name, in: call) { notes.append($0) }
    let sizes = try StoreFiles(store).existing().map { try Disk.status($0)?.size ?? 0 }
    if !sizes.isEmpty {
      if let now = try readable(store, of: name) {
        behind = now.behindBreak.first.map {
          LossCheck.Known(name: $0.name, path: $0.path, isProven: false)
        }
        known.append(
          LossCheck.Known(
            name: now.name, path: now.path, isProven: false, unsaved: now.unsaved))
      } else if sizes.contains(where: { $0 > 0 }) {
        unreadable.append(Path.name(store))
      }
    }
    if let snapshot {
      known.append(
        LossCheck.Known(name: "snapshot \(snapshot.id)", path: snapshot.path, isProven: true))
    }
    var report = try LossCheck(
      world: call.world, new: file, known: known, unreadable: unreadable, behindBreak: behind
    ).report()
    report.notes += notes
    return report
  }

  private func readable(_ store: String, of name: String) throws -> MergeSource? {
    do {
      return try call.preparation(of: name).source(store, name: Path.name(store), kind: "store")
    } catch let failure as Failure where failure.status == .dataError {
      return nil  // nothing can be read of it: how much it had is unknown
    }
  }
}
