import Common
import SQLite

/// Moves what is at the place of a unit to another name, and back; a store with the files beside it.
///
/// SQLite deletes a log that lies beside no database. So a log has its new name before its database
/// moves, and its old one until then: whoever opens the store in between takes nothing away.
struct UnitMoves {
  private let from: StoreFiles
  private let to: StoreFiles
  private let isStore: Bool

  /// Names the kind of the unit, its place and where it goes; only a store has files beside it.
  init(_ kind: String, _ base: String, to place: String) {
    (from, to, isStore) = (StoreFiles(base), StoreFiles(place), kind == "store")
  }

  private var base: RestorePlan.Move { RestorePlan.Move(from: from.base, to: to.base) }

  private var logs: [RestorePlan.Move] {
    guard isStore else { return [] }
    return zip(from.all, to.all).dropFirst().map { RestorePlan.Move(from: $0, to: $1) }
  }

  /// Moves what is there; what an interrupted move has begun is finished.
  func aside() throws {
    try Disk.makeDirectories(Path.parent(to.base), mode: 0o700)
    if try Disk.exists(from.base) && !Disk.exists(to.base) {
      for log in logs { try prepare(log) }
      try Failpoint.hit("restore.linked", path: from.base)
      try Disk.rename(from.base, to: to.base)
      try Failpoint.hit("restore.moved", path: from.base)
    }
    for log in logs where try RestorePlan.isMoved(log.from) {
      if try isSame(log) {
        try Disk.removeFile(log.from)
      } else if try !Disk.exists(log.to) && !Disk.exists(from.base) {
        // Beside another database that came meanwhile it is the log of that one.
        try Disk.rename(log.from, to: log.to)
      }
      try Failpoint.hit("restore.moved", path: log.from)
    }
  }

  // Its database is in its place, so another file of that name is from an attempt long ago.
  private func prepare(_ log: RestorePlan.Move) throws {
    if try isSame(log) { return }
    if try Disk.exists(log.to) { try Disk.rename(log.to, to: log.to + "." + RandomName.hex(6)) }
    if try RestorePlan.isMoved(log.from) { _ = try link(log.from, log.to) }
  }

  /// Moves everything back; `false` when something else has come into the place of the database.
  ///
  /// A set that never had its database consists of the files beside it.
  func back(hasBase: Bool) throws -> Bool {
    if try isSame(base) { try Disk.removeFile(to.base) }
    if try !hasBase || Disk.exists(to.base) {
      if try Disk.exists(from.base) { return false }
      for log in logs where try Disk.exists(log.to) && !Disk.exists(log.from) {
        if try !link(log.to, log.from) { try Disk.rename(log.to, to: log.from) }
        try Failpoint.hit("restore.undone", path: log.from)
      }
      if hasBase, try !putBack() { return false }
    }
    for log in logs where try isSame(log) { try Disk.removeFile(log.to) }
    return true
  }

  private func putBack() throws -> Bool {
    do {
      if try link(to.base, from.base) {
        try Failpoint.hit("restore.linked", path: from.base)
        try Disk.removeFile(to.base)
      } else {
        try Disk.rename(to.base, to: from.base)
      }
    } catch let failure as SystemFailure where failure.isExisting {
      return false
    }
    try Failpoint.hit("restore.undone", path: from.base)
    return true
  }

  // `false` on a file system that has no links.
  private func link(_ old: String, _ new: String) throws -> Bool {
    do { try Disk.link(old, to: new) } catch let failure as SystemFailure where failure.hasNoLinks {
      return false
    }
    return true
  }

  private func isSame(_ file: RestorePlan.Move) throws -> Bool {
    guard let old = try Disk.status(file.from), let new = try Disk.status(file.to) else {
      return false
    }
    return old.device == new.device && old.inode == new.inode
  }
}
