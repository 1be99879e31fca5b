import Common
import Recovery

/// The commands that bring an assessed store back.
struct Advice {
  let call: RecoverCall
  let assessment: Assessment

  private var store: String { assessment.store }
  private var isEventLog: Bool { assessment.tables.contains { $0.table == "events" } }

  private var ownCount: Int64 {
    assessment.tables.first { $0.table == "events" }?.sources
      .filter { ["database", "wal", "journal"].contains($0.source) }
      .reduce(0) { $0 + $1.rowCount } ?? 0
  }

  // What has more events than the store itself, best first.
  private var more: [Remnant] {
    Self.usable(assessment.remnants).filter { $0.eventCount ?? 0 > ownCount }
  }

  // Without sources, merge takes the newest snapshot and the store: others have to be named.
  private var better: String {
    guard more.contains(where: { $0.kind != "snapshot" }) else { return "" }
    let sources =
      assessment.state == .behind
      ? [store] + more.prefix(3).map(\.id)
      : Self.sources(assessment.remnants).map(\.id) + [store]
    return " " + sources.map(Shell.quote).joined(separator: " ")
  }

  /// What to type next, in order; nothing for a store that is well.
  var commands: [String] {
    let new = Shell.quote(store + ".recovered")
    let place = "--as \(Shell.quote(store))"
    let install = "ecw-recover install \(new) \(place)"
    switch assessment.state {
    case .sound, .unknown: return []
    case .missing:
      let back = Self.bringing(
        assessment.remnants, "--store \(Shell.quote(store)) --to \(new)", whole: "--to \(new)")
      return back.map { [$0, install] } ?? ["ecw-recover find \(Shell.quote(store)) --deep"]
    case .behind, .damaged:
      let merge = "ecw-recover merge\(better) --store \(Shell.quote(store)) --to \(new)"
      let salvage = "ecw-recover salvage \(Shell.quote(store)) --to \(new)"
      let isUnsettled = assessment.files.contains { $0.framesBehindBreakCount ?? 0 > 0 }
      if assessment.state == .behind, more.isEmpty, !isEventLog || !isUnsettled {
        return [
          "ecw-recover salvage --wal beyond-break \(Shell.quote(store)) --to \(new)", install,
        ]
      }
      return [isEventLog && (ownCount > 0 || !more.isEmpty) ? merge : salvage, install]
    }
  }

  /// The command that makes a store of remnants, best first: of one, or of those that have more.
  static func bringing(_ remnants: [Remnant], _ place: String, whole: String) -> String? {
    let sources = sources(remnants)
    guard let first = sources.first else { return nil }
    let names = sources.map { Shell.quote($0.id) }.joined(separator: " ")
    let isWhole = sources.count == 1 && first.readable == .sound && first.kind != "export"
    return isWhole ? "ecw-recover extract \(names) \(whole)" : "ecw-recover merge \(names) \(place)"
  }

  // Of an export that was cut off, merge takes the lines that are whole.
  private static func usable(_ remnants: [Remnant]) -> [Remnant] {
    remnants.filter {
      $0.readable != .no
        && ($0.kind != "export" || $0.readable == .sound || $0.eventCount ?? 0 > 0)
    }
  }

  // A sound store is trusted most, but others can have more events than it. Without one, what is
  // left of the store itself can have what they lack.
  private static func sources(_ remnants: [Remnant]) -> [Remnant] {
    let readable = usable(remnants)
    let logs = readable.filter { $0.eventCount ?? 0 > 0 }
    let usable = logs.isEmpty ? readable : logs
    let store = usable.first { $0.readable == .sound && $0.kind != "export" }
    guard let first = store ?? usable.first else { return [] }
    let count = first.eventCount ?? 0
    let more = [first] + usable.filter { $0.eventCount ?? 0 > count }.prefix(3)
    if first.readable == .sound, first.kind != "export" { return more }
    return more
      + usable.filter { own in
        own.kind == "store" && !more.contains { $0.id == own.id }
      }
  }
}
