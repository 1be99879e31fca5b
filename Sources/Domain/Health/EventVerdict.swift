import Common
import SQLite

/// Findings about the event log: gaps in streams, and events that a snapshot has and it has not.
struct EventVerdict {
  private let target: StoreTarget
  private let content: StoreContent

  init(_ target: StoreTarget, _ content: StoreContent) {
    self.target = target
    self.content = content
  }

  func findings() -> [Finding] {
    if target.isEventStore { return [streams, loss].compactMap { $0 } }
    return [emptied].compactMap { $0 }
  }

  // The integrity check found the same damage, and decides.
  private var isExplained: Bool {
    if case .damaged = content.integrity { return true }
    return false
  }

  private let expected = "every stream has versions 1 to its own version"

  private var streams: Finding? {
    if let reason = content.interruption, content.events == nil {
      return .notMeasurable(
        .eventStreams, target.subject, Shell.printable(reason), expected: expected,
        fix: "ecw-health --deep", isInformational: isExplained || reason == "out of time")
    }
    guard let events = content.events else { return unknownLayout }
    let measures = [
      Measure("events_count", events.eventCount),
      Measure("streams_count", events.isKnownLayout ? Int64(events.versions.count) : nil),
    ]
    guard events.isKnownLayout else {
      var finding = Finding.notMeasurable(
        .eventStreams, target.subject, "unknown layout of the table events", expected: expected)
      finding.measures = measures
      return finding
    }
    let problem = problem(events)
    return Finding(
      .eventStreams, target.subject, problem == nil ? .ok : .critical,
      problem ?? "\(events.eventCount ?? 0) events in \(events.versions.count) streams",
      expected: expected, fix: problem == nil ? nil : target.assess, measures: measures)
  }

  private func problem(_ events: EventReading) -> String? {
    if let count = events.eventCount, count != events.indexedCount {
      return "the table has \(count) events, its index \(events.indexedCount)"
    }
    guard events.faultCount > 0 else { return nil }
    let texts = events.faults.map { "stream '\(Shell.printable($0.stream))' \($0.text)" }
    let more = events.faultCount - texts.count
    return texts.joined(separator: "; ") + (more > 0 ? " and \(more) more streams" : "")
  }

  private var unknownLayout: Finding {
    if content.tableCount > 0 {
      return .notMeasurable(
        .eventStreams, target.subject, "unknown layout: no table events", expected: expected)
    }
    return Finding(
      .eventStreams, target.subject, .warning,
      "a sound store without a single table: what a failed recovery leaves behind",
      expected: expected, fix: target.known == nil ? "ecw-backup list" : target.restore)
  }

  private var loss: Finding? {
    guard let known = target.known, let before = known.eventCount, content.interruption == nil,
      content.events != nil || content.tableCount == 0
    else { return nil }
    let now = content.events?.eventCount ?? 0
    let isLost = now < before
    return Finding(
      .eventLoss, target.subject, isLost ? .critical : .ok,
      isLost
        ? "\(now) events; snapshot \(known.snapshot) has \(before)"
        : "none of the snapshot's \(before) events is missing",
      expected: "no fewer events than the newest proven snapshot has",
      fix: isLost ? target.assess : nil,
      measures: [Measure("lost_events_count", max(0, before - now))])
  }

  // A store without tables that a snapshot knows with rows was replaced by an empty one.
  private var emptied: Finding? {
    guard content.tableCount == 0, content.interruption == nil, let known = target.known,
      let rows = known.rowCount, rows > 0
    else { return nil }
    return Finding(
      .storePresent, target.subject, .critical,
      "has no tables; snapshot \(known.snapshot) has it with \(rows) rows",
      expected: "its content", fix: target.restore)
  }
}
