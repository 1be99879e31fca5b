import Common
import SQLite

/// Whether the write-ahead log fits its base, hides committed frames, or has grown too large.
struct LogExam {
  private let target: StoreTarget
  private let layout: StoreLayout
  private let header: StoreHeader
  private let log: LogReading?
  private let isRemainder: Bool
  private let limit: Int64

  init(
    _ target: StoreTarget, _ layout: StoreLayout, _ header: StoreHeader, _ log: LogReading?,
    _ thresholds: Thresholds
  ) throws {
    self.target = target
    self.layout = layout
    self.header = header
    self.log = log
    isRemainder =
      try log.map { try $0.lostCommits > 0 && $0.isRemainder(beside: layout.files) } ?? false
    limit = thresholds.logBytes
  }

  func findings() -> [Finding] {
    let expected = "a log that fits its base and can be read to its last commit"
    let measures = [Measure("wal_bytes", layout.wal?.size ?? 0, warning: limit)]
    func finding(_ status: HealthStatus, _ observed: String, _ fix: String? = nil) -> [Finding] {
      [
        Finding(
          .storeWAL, target.subject, status, observed, expected: expected, fix: fix,
          measures: measures)
      ]
    }
    guard layout.hasLog else { return finding(.ok, "no log, nothing waits in it") }
    guard let log else {
      return [
        .notMeasurable(
          .storeWAL, target.subject, "writers restart the log under every look",
          expected: expected)
      ]
    }
    if let problem = damage(log) {
      return finding(.critical, problem, target.assess)
    }
    if log.header != .valid {
      return finding(.ok, "nothing is in the log")
    }
    if isRemainder {
      return finding(
        .warning,
        "behind its \(log.committedFrames) committed frames lies what a killed commit left, or "
          + "what is left of a log that was damaged before SQLite last opened it", target.assess)
    }
    let size = layout.wal?.size ?? 0
    if size >= limit {
      return finding(
        .warning,
        "the log has grown to \(Quantity.bytes(size)): a reader pins it, or it is never "
          + "checkpointed", "ecw-health --only store.locks")
    }
    return finding(.ok, "\(log.committedFrames) committed frames of \(log.frames)")
  }

  private func damage(_ log: LogReading) -> String? {
    if log.lostCommits > 0, !isRemainder {
      let place = log.header == .valid ? "frame \(log.breakAt ?? 0)" : "its header"
      return "the log breaks at \(place): SQLite reads \(log.committedFrames) of \(log.frames) "
        + "frames and silently drops \(log.lostCommits) committed transactions "
        + "(\(log.lostFrames) frames) behind it"
    }
    if log.hasRemains {
      return "the header of the log is destroyed: SQLite ignores all "
        + "\(Quantity.bytes(layout.wal?.size ?? 0)) of it, and committed frames may be in it"
    }
    guard log.committedFrames > 0 else { return nil }
    if let size = log.pageSize, size != header.pageSize {
      return "the log has pages of \(size) bytes, the base of \(header.pageSize): "
        + "it belongs to another store"
    }
    if !header.usesWAL {
      return "the base is in rollback mode, but a log with \(log.committedFrames) committed frames "
        + "lies beside it: whoever opens it next writes them over the base"
    }
    return nil
  }
}
