import Common
import SQLite

/// Findings about the soundness and the size of a store that could be opened.
struct IntegrityVerdict {
  private let target: StoreTarget
  private let checkup: Checkup
  private let content: StoreContent

  init(_ target: StoreTarget, _ checkup: Checkup, _ content: StoreContent) {
    self.target = target
    self.checkup = checkup
    self.content = content
  }

  func findings() -> [Finding] { [integrity, size] }

  private var depth: String { checkup.isDeep ? "full" : "quick" }

  private var integrity: Finding {
    switch content.integrity {
    case .damaged(let problems):
      return Self.damaged(target, .storeIntegrity, problems)
    case .unknown(let reason):
      let isLate = reason == "out of time"
      return .notMeasurable(
        .storeIntegrity, target.subject, isLate ? "not done within the budget" : reason,
        expected: "a sound store", fix: "ecw-health --deep",
        isInformational: isLate && !checkup.isDeep && checkup.world.stopReason() == nil)
    case .ok:
      if let count = content.foreignKeyViolations, count > 0 { return foreignKeys(count) }
      return Finding(
        .storeIntegrity, target.subject, .ok, "integrity ok (\(depth))", expected: "a sound store")
    }
  }

  private func foreignKeys(_ count: Int) -> Finding {
    Finding(
      .storeIntegrity, target.subject, .warning,
      "\(count) rows refer to rows that are not there", expected: "no violated foreign key",
      fix: "sqlite3 -readonly \(Shell.quote(target.path)) 'PRAGMA foreign_key_check'",
      measures: [Measure("foreign_key_violation_count", Int64(count))])
  }

  static func damaged(_ target: StoreTarget, _ check: Check, _ problems: [String]) -> Finding {
    let first = problems.prefix(3).map { Shell.printable($0).replacing("\n", with: " ") }
    let more = problems.count > 3 ? " and \(problems.count - 3) more" : ""
    return Finding(
      check, target.subject, .critical,
      "damaged: " + first.joined(separator: "; ") + more, expected: "a sound store",
      fix: target.assess,
      measures: [Measure("problem_count", Int64(problems.count))])
  }

  private var size: Finding {
    let bytes = content.pageCount * content.pageSize
    let limit = checkup.thresholds.storeBytes
    let isLarge = bytes >= limit
    return Finding(
      .storeSize, target.subject, isLarge ? .warning : .ok, Quantity.bytes(bytes),
      expected: "below \(Quantity.bytes(limit))",
      fix: isLarge ? "ecw-backup create --tag before-archiving" : nil,
      measures: [Measure("size_bytes", bytes, warning: limit)])
  }
}
