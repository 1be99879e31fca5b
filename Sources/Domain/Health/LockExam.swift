import Common
import SQLite

/// Who holds locks on a store, and whether a reader keeps a large log from being emptied.
struct LockExam {
  private let target: StoreTarget
  private let layout: StoreLayout
  private let locks: [StoreLocks.Held]
  private let checkup: Checkup

  init(
    _ target: StoreTarget, _ layout: StoreLayout, _ locks: [StoreLocks.Held], _ checkup: Checkup
  ) {
    self.target = target
    self.layout = layout
    self.locks = locks
    self.checkup = checkup
  }

  func findings() throws -> [Finding] {
    guard checkup.selection.contains(.storeLocks) else { return [] }
    let expected = "no reader that pins a large log"
    let kinds = locks.map(\.kind)
    let isPinned =
      kinds.contains(.readMark) && (layout.wal?.size ?? 0) >= checkup.thresholds.logBytes
    if locks.isEmpty {
      return [Finding(.storeLocks, target.subject, .ok, "no locks", expected: expected)]
    }
    let who = try names(isWanted: isPinned)
    if isPinned {
      return [
        Finding(
          .storeLocks, target.subject, .warning,
          "a read transaction pins a log of \(Quantity.bytes(layout.wal?.size ?? 0)): \(who)",
          expected: expected, fix: "ecw-health --deep --only store.locks")
      ]
    }
    let uses = Set(kinds.map(\.rawValue)).sorted().joined(separator: ", ")
    return [
      Finding(
        .storeLocks, target.subject, .ok, "locks (\(uses)) held by \(who)", expected: expected)
    ]
  }

  // The names cost a walk over all processes: only when somebody will read them.
  private func names(isWanted: Bool) throws -> String {
    if isWanted || checkup.isDeep || checkup.selection.isNamed(.storeLocks) {
      let holders = try checkup.holders(layout.files.all)
      if !holders.isEmpty { return holders.joined(separator: ", ") }
    }
    let pids = Set(locks.compactMap(\.pid)).sorted().map { "pid \($0)" }
    return pids.isEmpty ? "a process that is not visible from here" : pids.joined(separator: ", ")
  }
}
