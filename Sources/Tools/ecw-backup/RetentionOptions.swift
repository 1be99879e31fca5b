import ArgumentParser
import Backups
import Common

/// The retention, from flags or settings.
///
/// As soon as one rule is given as a flag, the flags alone are the policy.
struct RetentionOptions: ParsableArguments {
  @Option(help: "Keep the newest N.") var keepLast: Int?
  @Option(help: "Keep the newest of each of the last N hours that have one.") var keepHourly: Int?
  @Option(help: "The same for days.") var keepDaily: Int?
  @Option(help: "The same for ISO weeks.") var keepWeekly: Int?
  @Option(help: "The same for months.") var keepMonthly: Int?
  @Option(help: "The same for years.") var keepYearly: Int?
  @Option(
    help: ArgumentHelp("Keep all younger than this, counted from now.", valueName: "duration"))
  var keepWithin: CommonDuration?

  struct CommonDuration: ExpressibleByArgument {
    let seconds: Int64

    init?(argument: String) {
      guard let value = Quantity.seconds(argument) else { return nil }
      seconds = value
    }
  }

  func validate() throws {
    if counts.contains(where: { ($0 ?? 0) < 0 }) { throw ValidationError("a count is 0 or more") }
    if isGiven && flags == Retention() { throw ValidationError("these rules keep nothing") }
  }

  func retention(_ settings: Settings) throws -> Retention {
    isGiven ? flags : try Self.retention(of: settings)
  }

  private var counts: [Int?] {
    [keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly, keepYearly]
  }

  private var isGiven: Bool { keepWithin != nil || counts.contains { $0 != nil } }

  private var flags: Retention {
    Retention(
      last: keepLast ?? 0, hourly: keepHourly ?? 0, daily: keepDaily ?? 0, weekly: keepWeekly ?? 0,
      monthly: keepMonthly ?? 0, yearly: keepYearly ?? 0, withinSeconds: keepWithin?.seconds ?? 0)
  }

  static func retention(of settings: Settings) throws -> Retention {
    Retention(
      last: try settings.number(.keepLast), hourly: try settings.number(.keepHourly),
      daily: try settings.number(.keepDaily), weekly: try settings.number(.keepWeekly),
      monthly: try settings.number(.keepMonthly), yearly: try settings.number(.keepYearly),
      withinSeconds: try settings.seconds(.keepWithin))
  }
}
