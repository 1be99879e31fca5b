import Backups
import Common
import TestSupport
import Testing

/// The retention against a second implementation, on random histories.
@Suite struct RetentionTests {
  static let now = Timestamp("2026-11-21T08:55:00Z") ?? Timestamp(seconds: 0)

  @Test(arguments: 0..<300) func `agrees with an independent implementation`(seed: Int) {
    var random = Generator(seed: UInt64(seed))
    let zone = Zone.all[seed % Zone.all.count]
    let candidates = random.history(around: Self.now, zone: zone)
    let policy = random.policy()
    let decided = policy.decide(candidates, now: Self.now, utcOffset: zone.offset)
    let kept = Set(decided.filter(\.isKept).map(\.id))
    #expect(kept == Oracle.kept(candidates, policy, now: Self.now, zone: zone))
    #expect(decided.count == candidates.count)
    #expect(decided.allSatisfy { !$0.reasons.isEmpty })
  }

  @Test(arguments: 0..<300) func `never removes what must stay`(seed: Int) {
    var random = Generator(seed: UInt64(seed) &+ 9_000)
    let candidates = random.history(around: Self.now, zone: Zone.all[0])
    let decided = random.policy().decide(candidates, now: Self.now, utcOffset: { _ in 0 })
    let kept = Set(decided.filter(\.isKept).map(\.id))
    for candidate in candidates where candidate.isPinned { #expect(kept.contains(candidate.id)) }
    let past = candidates.filter { $0.createdAt <= Self.now.adding(seconds: 300) }
    let newest = past.filter { $0.verdict == .proven }.max {
      ($0.createdAt, $0.id) < ($1.createdAt, $1.id)
    }
    if let newest { #expect(kept.contains(newest.id)) }
    let last = past.max { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    if last?.verdict == .suspect { #expect(kept.count == candidates.count) }
  }

  @Test func `deciding again over what is kept removes nothing more`() {
    for seed in 0..<200 {
      var random = Generator(seed: UInt64(seed) &+ 77_000)
      let candidates = random.history(around: Self.now, zone: Zone.all[1])
      let policy = random.policy()
      let first = policy.decide(candidates, now: Self.now, utcOffset: Zone.all[1].offset)
      let kept = Set(first.filter(\.isKept).map(\.id))
      let again = policy.decide(
        candidates.filter { kept.contains($0.id) }, now: Self.now, utcOffset: Zone.all[1].offset)
      #expect(again.filter { !$0.isKept }.isEmpty)
    }
  }

  @Test func `the hour that daylight saving repeats is one hour`() {
    // Berlin, 2025-10-26: 02:30 summer time and 02:30 winter time.
    let times = ["2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z", "2025-10-26T02:30:00Z"]
    let candidates = times.compactMap { Timestamp($0) }.enumerated().map {
      Retention.Candidate(id: "\($0)", createdAt: $1, verdict: .proven, isPinned: false)
    }
    let decided = Retention(hourly: 9).decide(
      candidates, now: Self.now, utcOffset: Zone.berlin.offset)
    #expect(decided.filter(\.isKept).map(\.id) == ["2", "1"])
  }
}
