import Common

/// How many signals wait, since when, and which were claimed and never finished.
struct SignalExam {
  static let checks: [Check] = [
    .signalsPending, .signalsStale, .signalsClaimed, .signalsMalformed,
  ]

  private let checkup: Checkup
  private let limits: Thresholds
  private let directory: String
  private var pending: [SignalFile] = []
  private var claimed: [SignalFile] = []
  private var malformed: [String] = []
  private var isThere = false
  // What lies in the place of a directory: no number is known then.
  private var obstacle: String?

  init(_ checkup: Checkup, directory: String) throws {
    self.checkup = checkup
    limits = checkup.thresholds
    self.directory = directory
    let now = checkup.world.now()
    for path in [directory, directory + "/pending", directory + "/claimed"] {
      guard let kind = try Disk.status(path)?.kind, kind != .directory else { continue }
      obstacle = path
      return
    }
    isThere = try Disk.exists(directory + "/pending")
    for signal in try read("pending", now) where !signal.isOver {
      if signal.isClaimed { claimed.append(signal) } else { pending.append(signal) }
    }
    claimed += try read("claimed", now).filter { !$0.isOver }
  }

  private mutating func read(_ name: String, _ now: Timestamp) throws -> [SignalFile] {
    let path = directory + "/" + name
    guard try Disk.status(path)?.kind == .directory else { return [] }
    var files: [SignalFile] = []
    for entry in try Disk.names(in: path) {
      guard let entry else {
        malformed.append("a name that is not UTF-8")
        continue
      }
      guard entry.hasPrefix("sig-"), entry.contains(".json"), !entry.hasSuffix(".tmp") else {
        continue
      }
      if let file = try SignalFile(path + "/" + entry, now: now) {
        files.append(file)
      } else if try Disk.exists(path + "/" + entry) {
        malformed.append(name + "/" + entry)  // else: taken since it was listed
      }
    }
    return files
  }

  func findings() -> [Finding] {
    guard let obstacle else { return [waiting, stale, unfinished, broken] }
    return [
      checkup.unmeasured(
        Self.checks, "signals", "'\(obstacle)' is no directory",
        fix: "ls -ld " + Shell.quote(obstacle))
    ]
  }

  private var waiting: Finding {
    let count = pending.count
    let isMany = count >= limits.pendingSignals
    return Finding(
      .signalsPending, "signals", isMany ? .warning : .ok,
      isThere ? "\(count) pending" : "0 pending (no directory yet)",
      expected: "fewer than \(limits.pendingSignals) pending",
      fix: isMany ? "ecw-signals list" : nil,
      measures: [
        Measure("pending_count", Int64(count), warning: Int64(limits.pendingSignals)),
        Measure("oldest_pending_age_seconds", pending.map(\.ageSeconds).max()),
      ])
  }

  private var limit: String { Quantity.age(seconds: limits.staleSeconds) }

  private var stale: Finding {
    let old = pending.filter { $0.ageSeconds > limits.staleSeconds }
    return finding(
      .signalsStale, "stale", old, "pending for more than \(limit)",
      fix: "ecw-signals list --stale \(limits.staleSeconds)s")
  }

  private var unfinished: Finding {
    let old = claimed.filter { $0.ageSeconds > limits.staleSeconds }
    var finding = finding(
      .signalsClaimed, "stale_claimed", old, "claimed more than \(limit) ago and not finished",
      fix: "ecw-signals list --claimed --stale \(limits.staleSeconds)s")
    finding.measures.append(Measure("claimed_count", Int64(claimed.count)))
    return finding
  }

  private func finding(
    _ check: Check, _ measure: String, _ old: [SignalFile], _ what: String, fix: String
  ) -> Finding {
    let oldest = old.max { $0.ageSeconds < $1.ageSeconds }
    let named = oldest.map {
      ", oldest \(Shell.printable($0.name)) (\(Quantity.age(seconds: $0.ageSeconds)))"
    }
    return Finding(
      check, "signals", old.isEmpty ? .ok : .warning,
      old.isEmpty ? "none \(what)" : "\(old.count) \(what)\(named ?? "")",
      expected: "none \(what)", fix: old.isEmpty ? nil : fix,
      measures: [Measure(measure + "_count", Int64(old.count), warning: 1)])
  }

  private var broken: Finding {
    let first = malformed.prefix(3).map { "'\(Shell.printable($0))'" }.joined(separator: ", ")
    return Finding(
      .signalsMalformed, "signals", malformed.isEmpty ? .ok : .warning,
      malformed.isEmpty ? "every file can be read" : "\(malformed.count) cannot be read: \(first)",
      expected: "regular files, each with a JSON object, up to 1 MB",
      fix: malformed.isEmpty ? nil : "ls -la " + Shell.quote(directory + "/pending"),
      measures: [Measure("malformed_count", Int64(malformed.count), warning: 1)])
  }
}
