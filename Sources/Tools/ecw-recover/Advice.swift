import Common
import Recovery

/// The commands that bring an assessed store back.
struct Advice {
  let call: RecoverCall
  let assessment: Assessment

  private var store: String { assessment.store }
  private var isEventLog: Bool { assessment.tables.contains { $0.table == "events" } }

  // What has more events than the store itself, best first.
  private var more: [Remnant] {
    let own = assessment.tables.first { $0.table == "events" }?.sources
      .filter { ["database", "wal", "journal"].contains($0.source) }
      .reduce(0) { $0 + $1.rowCount }
    return assessment.remnants.filter { $0.readable != .no && $0.eventCount ?? 0 > own ?? 0 }
  }

  // Without sources, merge takes the newest snapshot and the store: others have to be named.
  private var better: String {
    let more = more.filter { $0.kind != "offsite" }
    guard assessment.state == .behind, more.contains(where: { $0.kind != "snapshot" }) else {
      return ""
    }
    return " " + ([store] + more.prefix(3).map(\.id)).map(Shell.quote).joined(separator: " ")
  }

  /// What to type next, in order; nothing for a store that is well.
  var commands: [String] {
    let new = Shell.quote(store + ".recovered")
    let place = "--as \(Shell.quote(store))"
    let install = "ecw-recover install \(new) \(place)"
    switch assessment.state {
    case .sound, .unknown: return []
    case .missing:
      guard let best = assessment.remnants.first(where: { $0.readable != .no }) else {
        return ["ecw-recover find \(Shell.quote(store)) --deep"]
      }
      if best.readable == .sound, best.kind != "export", best.kind != "offsite" {
        return ["ecw-recover extract \(Shell.quote(best.id)) --to \(new)", install]
      }
      let from = "\(Shell.quote(best.id)) --store \(Shell.quote(store))"
      return ["ecw-recover merge \(from) --to \(new)", install]
    case .behind, .damaged:
      let merge = "ecw-recover merge\(better) --store \(Shell.quote(store)) --to \(new)"
      let salvage = "ecw-recover salvage \(Shell.quote(store)) --to \(new)"
      let isUnsettled = assessment.files.contains { $0.framesBehindBreakCount ?? 0 > 0 }
      if assessment.state == .behind, more.isEmpty, !isEventLog || !isUnsettled {
        return [
          "ecw-recover salvage --wal beyond-break \(Shell.quote(store)) --to \(new)", install,
        ]
      }
      return [isEventLog ? merge : salvage, install]
    }
  }
}
