import ArgumentParser
import Common
import Signals
import Terminal

struct Stats: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Count signals by state and type, with the oldest, the late and the disagreements.",
    discussion: Manual.page(
      examples: ["ecw-signals stats", "ecw-signals stats --json | jq .posted_count"],
      statuses: [.ok, .findings, .bad, .failed, .usage, .unavailable]))

  @OptionGroup var common: CommonOptions

  func report(_ call: SignalsCall) throws -> any Report {
    var filter = SignalQueue.Filter()
    filter.statuses = SignalStatus.allCases
    let found = try call.queue.list(filter)
    let record = StatsRecord(found, call)
    let isClean = record.disagreementCount == 0 && record.malformedCount == 0
    return Single(
      try record.with(
        late: call.queue.count("late"), quarantined: call.queue.count("quarantine")),
      status: isClean ? .ok : .findings, render: StatsRecord.render)
  }
}

struct StatsRecord: Encodable, Sendable {
  var schema = "ecw.signals.stats/1"
  var postedCount = 0
  var claimedCount = 0
  var completedCount = 0
  var failedCount = 0
  var expiredCount = 0
  var archivedCount = 0
  var overdueClaimCount = 0
  @OrNull var oldestPostedSeconds: Int64?
  @OrNull var oldestClaimedSeconds: Int64?
  var disagreementCount = 0
  var malformedCount = 0
  var lateResultCount = 0
  var quarantinedCount = 0
  var hasEventLog: Bool
  var types: [Kind]

  struct Kind: Encodable, Sendable {
    @OrNull var signalType: String?
    var postedCount: Int
    var claimedCount: Int
    var overCount: Int
  }

  init(_ found: SignalQueue.Found, _ call: SignalsCall) {
    let now = call.world.now()
    func all(_ status: SignalStatus) -> [SignalState] {
      found.signals.filter { $0.status == status }
    }
    (hasEventLog, malformedCount) = (found.hasLog, found.malformed.count)
    (postedCount, claimedCount) = (all(.posted).count, all(.claimed).count)
    (completedCount, failedCount) = (all(.completed).count, all(.failed).count)
    (expiredCount, archivedCount) = (all(.expired).count, found.signals.count { $0.isArchived })
    overdueClaimCount = all(.claimed).count { call.queue.policy.isOverdue($0, at: now) }
    disagreementCount = found.signals.count { $0.disagreement != nil }
    types = Dictionary(grouping: found.signals, by: \.type).map { type, signals in
      Kind(
        signalType: type, postedCount: signals.count { $0.status == .posted },
        claimedCount: signals.count { $0.status == .claimed },
        overCount: signals.count { $0.status.isOver })
    }.sorted { ($0.signalType ?? "") < ($1.signalType ?? "") }
    oldestPostedSeconds = all(.posted).map { $0.ageSeconds(at: now) }.max()
    oldestClaimedSeconds = all(.claimed).map { $0.ageSeconds(at: now) }.max()
  }

  func with(late: Int, quarantined: Int) -> StatsRecord {
    var record = self
    (record.lateResultCount, record.quarantinedCount) = (late, quarantined)
    return record
  }

  static func render(_ record: StatsRecord, _ style: Style) -> String {
    func age(_ seconds: Int64?) -> String {
      seconds.map { ", oldest " + Quantity.age(seconds: $0) } ?? ""
    }
    var text = "posted      \(record.postedCount)\(age(record.oldestPostedSeconds))\n"
    text += "claimed     \(record.claimedCount)\(age(record.oldestClaimedSeconds))"
    text += record.overdueClaimCount > 0 ? ", \(record.overdueClaimCount) over their time\n" : "\n"
    text += "completed   \(record.completedCount)\nfailed      \(record.failedCount)\n"
    text += "expired     \(record.expiredCount)\narchived    \(record.archivedCount)\n"
    let odd = [
      ("disagree", record.disagreementCount), ("malformed", record.malformedCount),
      ("late", record.lateResultCount), ("quarantine", record.quarantinedCount),
    ]
    for (name, count) in odd where count > 0 {
      text += name + String(repeating: " ", count: 12 - name.count) + "\(count)\n"
    }
    if !record.hasEventLog { text += "no event log: the files decide\n" }
    return text + "\n"
      + style.table(
        ["TYPE", "POSTED", "CLAIMED", "OVER"],
        record.types.map {
          [
            $0.signalType ?? "-", String($0.postedCount), String($0.claimedCount),
            String($0.overCount),
          ]
        })
  }
}
