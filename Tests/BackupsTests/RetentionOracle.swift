import Backups
import Common

/// The retention written a second time, from its description, another way round.
enum Oracle {
  static func kept(
    _ all: [Retention.Candidate], _ policy: Retention, now: Timestamp, zone: Zone
  ) -> Set<String> {
    let isFuture = { (c: Retention.Candidate) in c.createdAt.seconds > now.seconds + 300 }
    let oldestFirst = all.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    let past = oldestFirst.filter { !isFuture($0) }
    var kept = Set(all.filter { $0.isPinned || isFuture($0) }.map(\.id))
    if past.last?.verdict == .suspect { return Set(all.map(\.id)) }
    let limit = now.seconds - policy.withinSeconds
    if policy.withinSeconds > 0 {
      kept.formUnion(past.filter { $0.createdAt.nanoseconds >= limit * 1_000_000_000 }.map(\.id))
    }
    let proven = past.filter { $0.verdict == .proven }
    if let newest = proven.last { kept.insert(newest.id) }
    kept.formUnion(proven.suffix(policy.last).map(\.id))
    let rules: [(Int, (Int64) -> String)] = [
      (policy.hourly, { "\($0 / 3600)" }), (policy.daily, { "\($0 / 86400)" }),
      // 1970-01-01 was a Thursday: shift so that weeks begin on Monday.
      (policy.weekly, { "\(($0 / 86400 + 3) / 7)" }), (policy.monthly, { month($0) }),
      (policy.yearly, { String(month($0).prefix(4)) }),
    ]
    for (count, key) in rules {
      // A later snapshot of the same period replaces the earlier one.
      var newest: [String: Retention.Candidate] = [:]
      for candidate in proven {
        newest[key(candidate.createdAt.seconds + zone.offset(candidate.createdAt))] = candidate
      }
      let sorted = newest.values.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
      kept.formUnion(sorted.suffix(count).map(\.id))
    }
    return kept
  }

  // Counts whole years and months from 1970 on, one by one.
  private static func month(_ local: Int64) -> String {
    var days = Int(local / 86400)
    var year = 1970
    while days >= (isLeap(year) ? 366 : 365) {
      days -= isLeap(year) ? 366 : 365
      year += 1
    }
    var month = 1
    for length in [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
      if days < length { break }
      days -= length
      month += 1
    }
    return "\(year)-\(month)"
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }
}

/// A time zone with its daylight saving rule.
struct Zone: Sendable {
  let offset: @Sendable (Timestamp) -> Int64

  static let berlin = Zone { time in
    // From the last Sunday of March to that of October, both at 01:00 UTC.
    let year = CivilTime(utc: time).year
    let isSummer =
      time >= lastSunday(year, "03") && time < lastSunday(year, "10")
    return isSummer ? 7200 : 3600
  }

  static let all = [Zone { _ in 0 }, berlin, Zone { _ in -16200 }, Zone { _ in 45900 }]

  private static func lastSunday(_ year: Int, _ month: String) -> Timestamp {
    for day in (25...31).reversed() {
      guard let time = Timestamp("\(year)-\(month)-\(day)T01:00:00Z") else { continue }
      if (time.seconds / 86400 + 4) % 7 == 0 { return time }
    }
    return Timestamp(seconds: 0)
  }
}

/// Random histories that can be made again from their seed.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func history(around now: Timestamp, zone: Zone) -> [Retention.Candidate] {
    (0..<Int.random(in: 0...60, using: &self)).map { number in
      // Mostly recent, some years old, some from a clock that was ahead; seconds often collide.
      let spread: Int64 = [3600, 86400, 86400 * 30, 86400 * 900].randomElement(using: &self) ?? 1
      let ahead: Int64 = Int.random(in: 0..<15, using: &self) == 0 ? 86400 : 0
      let age = Int64.random(in: 0...spread, using: &self) / 600 * 600 - ahead
      let verdicts: [Verdict] = [.proven, .proven, .proven, .proven, .unverified, .suspect]
      return Retention.Candidate(
        id: "s\(number)", createdAt: now.adding(seconds: -age),
        verdict: verdicts.randomElement(using: &self) ?? .proven,
        isPinned: Int.random(in: 0..<20, using: &self) == 0)
    }
  }

  mutating func policy() -> Retention {
    func count() -> Int { [0, 0, 1, 3, 7].randomElement(using: &self) ?? 0 }
    let within: [Int64] = [0, 0, 86400, 604_800]
    return Retention(
      last: count(), hourly: count(), daily: count(), weekly: count(), monthly: count(),
      yearly: count(), withinSeconds: within.randomElement(using: &self) ?? 0)
  }
}
