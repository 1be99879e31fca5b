public import Common

/// Which snapshots are kept: counted periods that have one, and an age counted from now.
///
/// In each period the newest proven snapshot is kept. The rules add up: one reason is enough.
public struct Retention: Sendable, Equatable {
  /// Kept whatever their age.
  public var last: Int
  /// Hours, days, ISO weeks, months and years in local time.
  public var hourly: Int
  /// Days.
  public var daily: Int
  /// ISO weeks.
  public var weekly: Int
  /// Months.
  public var monthly: Int
  /// Years.
  public var yearly: Int
  /// The age in seconds up to which every proven snapshot is kept.
  public var withinSeconds: Int64

  /// Creates a policy; without any rule it keeps only what is never removed.
  public init(
    last: Int = 0, hourly: Int = 0, daily: Int = 0, weekly: Int = 0, monthly: Int = 0,
    yearly: Int = 0, withinSeconds: Int64 = 0
  ) {
    self.last = last
    self.hourly = hourly
    self.daily = daily
    self.weekly = weekly
    self.monthly = monthly
    self.yearly = yearly
    self.withinSeconds = withinSeconds
  }

  /// What retention knows of a snapshot.
  public struct Candidate: Sendable, Equatable {
    /// Its id.
    public let id: String
    /// When it was taken.
    public let createdAt: Timestamp
    /// What is known about it.
    public let verdict: Verdict
    /// Whether it is pinned.
    public let isPinned: Bool

    /// Describes a snapshot.
    public init(id: String, createdAt: Timestamp, verdict: Verdict, isPinned: Bool) {
      self.id = id
      self.createdAt = createdAt
      self.verdict = verdict
      self.isPinned = isPinned
    }
  }

  /// What becomes of a snapshot, and every reason for it.
  public struct Decision: Sendable, Equatable {
    /// The snapshot.
    public let id: String
    /// Whether it stays.
    public let isKept: Bool
    /// Why it stays, or why it goes.
    public let reasons: [String]
  }

  /// A clock may differ by this much before a snapshot counts as taken in the future.
  static let clockToleranceSeconds: Int64 = 300

  /// Decides for every snapshot, newest first.
  ///
  /// Never removed: pinned ones, the newest proven one, those dated in the future, and all of them
  /// while the newest is suspect.
  public func decide(
    _ candidates: [Candidate], now: Timestamp, utcOffset: (Timestamp) -> Int64
  ) -> [Decision] {
    let sorted = candidates.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
    let future = now.adding(seconds: Self.clockToleranceSeconds)
    let past = sorted.filter { $0.createdAt <= future }
    let proven = past.filter { $0.verdict == .proven }
    var reasons: [String: [String]] = [:]
    func keep(_ id: String, _ reason: String) { reasons[id, default: []].append(reason) }
    for candidate in sorted where candidate.isPinned { keep(candidate.id, "pinned") }
    for candidate in sorted where candidate.createdAt > future {
      keep(candidate.id, "dated in the future")
    }
    if let newest = proven.first { keep(newest.id, "newest proven") }
    if past.first?.verdict == .suspect {
      for candidate in past { keep(candidate.id, "frozen: the newest is suspect") }
    }
    for candidate in past where candidate.verdict != .proven && isWithin(candidate, now) {
      keep(candidate.id, "\(candidate.verdict.rawValue), within the kept age")
    }
    for candidate in proven.prefix(last) { keep(candidate.id, "last \(last)") }
    for candidate in proven where isWithin(candidate, now) {
      keep(candidate.id, "within the kept age")
    }
    for period in periods {
      for candidate in newestOfEach(period, proven, utcOffset) { keep(candidate, period.reason) }
    }
    return sorted.map { candidate in
      let kept = reasons[candidate.id] ?? []
      return Decision(
        id: candidate.id, isKept: !kept.isEmpty,
        reasons: kept.isEmpty ? [removal(of: candidate)] : kept)
    }
  }

  private func isWithin(_ candidate: Candidate, _ now: Timestamp) -> Bool {
    withinSeconds > 0 && candidate.createdAt >= now.adding(seconds: -withinSeconds)
  }

  private func removal(of candidate: Candidate) -> String {
    candidate.verdict == .proven
      ? "no rule keeps it" : "\(candidate.verdict.rawValue), and a proven one is newer"
  }

  private struct Period {
    let count: Int
    let reason: String
    let key: (CivilTime) -> [Int]
  }

  private var periods: [Period] {
    [
      Period(count: hourly, reason: "hourly \(hourly)") { [$0.daysSinceEpoch, $0.hour] },
      Period(count: daily, reason: "daily \(daily)") { [$0.daysSinceEpoch] },
      Period(count: weekly, reason: "weekly \(weekly)") { [$0.week.year, $0.week.number] },
      Period(count: monthly, reason: "monthly \(monthly)") { [$0.year, $0.month] },
      Period(count: yearly, reason: "yearly \(yearly)") { [$0.year] },
    ]
  }

  private func newestOfEach(
    _ period: Period, _ proven: [Candidate], _ utcOffset: (Timestamp) -> Int64
  ) -> [String] {
    var seen: Set<[Int]> = []
    var ids: [String] = []
    for candidate in proven where ids.count < period.count {
      let local = CivilTime(
        candidate.createdAt, utcOffsetSeconds: utcOffset(candidate.createdAt))
      if seen.insert(period.key(local)).inserted { ids.append(candidate.id) }
    }
    return ids
  }
}
