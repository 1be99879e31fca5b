import Common
import Recovery

/// The commands that bring an assessed store back.
struct Advice {
  let call: RecoverCall
  let assessment: Assessment

  private var store: String { assessment.store }
  private var isEventLog: Bool { assessment.tables.contains { $0.table == "events" } }

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
      let merge = "ecw-recover merge --store \(Shell.quote(store)) --to \(new)"
      let salvage = "ecw-recover salvage \(Shell.quote(store)) --to \(new)"
      return [isEventLog ? merge : salvage, install]
    }
  }
}
