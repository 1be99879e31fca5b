import Common

/// How far the projections are behind the events, stream by stream.
///
/// A stream that no projection names may be of no interest to any: it is no lag.
struct LagExam {
  private let events: StoreExam?
  private let projections: StoreExam?
  private let now: Timestamp
  private let selection: Selection

  // Projections follow the events a moment later; only a lag that stays is one.
  static let graceSeconds: Double = 60

  init(_ exams: [StoreExam], _ checkup: Checkup) {
    events = exams.first { $0.target.isEventStore }
    projections = exams.first { $0.target.isProjectionStore }
    now = checkup.world.now()
    selection = checkup.selection
  }

  func findings() -> [Finding] {
    guard projections?.layout != nil else { return [] }
    let expected = "every projection is at its stream's version"
    guard let versions = events?.content?.events, versions.isKnownLayout else {
      return [unmeasured("the versions of the streams are not known", expected)]
    }
    guard let reached = projections?.content?.projections else {
      let reason = projections?.content?.interruption ?? "unknown layout"
      return [unmeasured(reason, expected)]
    }
    let common = reached.filter { versions.versions[$0.key] != nil }
    guard !common.isEmpty || reached.isEmpty else {
      return [unmeasured("unknown layout: no projection names a stream", expected)]
    }
    return [verdict(common, versions.versions, expected)]
  }

  private func verdict(
    _ reached: [String: Int64], _ versions: [String: Int64], _ expected: String
  ) -> Finding {
    let distances = reached.mapValues { $0 }.map { ($0.key, (versions[$0.key] ?? 0) - $0.value) }
    let behind = distances.filter { $0.1 > 0 }
    let ahead = distances.filter { $0.1 < 0 }.map(\.0).sorted()
    let lag = behind.reduce(0) { $0 + $1.1 }
    let measures = [
      Measure("lag_events_count", lag, warning: 1),
      Measure("projected_streams_count", Int64(reached.count)),
    ]
    func finding(_ status: HealthStatus, _ observed: String, _ fix: String? = nil) -> Finding {
      Finding(
        .projectionLag, "projections", status, observed, expected: expected, fix: fix,
        measures: measures)
    }
    if let first = ahead.first {
      return finding(
        .critical,
        "\(ahead.count) streams are ahead of the event store, first "
          + "'\(Shell.printable(first))': events were lost, or the stores are from different times",
        "ecw-backup list")
    }
    if lag == 0 { return finding(.ok, "\(reached.count) streams, no lag") }
    let observed = "\(lag) events behind in \(behind.count) streams"
    if let change = events?.lastChange, now.seconds(since: change) < Self.graceSeconds {
      return finding(.ok, observed + ", catching up")
    }
    return finding(.warning, observed, "ecw-events projections")
  }

  private func unmeasured(_ reason: String, _ expected: String) -> Finding {
    // A store whose content was not read has a finding that says why, if that was asked for.
    let isRead = events?.content != nil && projections?.content != nil
    return .notMeasurable(
      .projectionLag, "projections", Shell.printable(reason), expected: expected,
      isInformational: isRead || events?.layout == nil || selection.contains(.storeIntegrity))
  }
}
