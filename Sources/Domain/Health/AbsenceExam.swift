import Common
import SQLite

/// A store whose base is missing, empty or no file: it is never opened.
///
/// Opening it would create an empty base and delete the log, the only place left with data.
struct AbsenceExam {
  private let target: StoreTarget
  private let files: StoreFiles
  private let base: FileStatus?
  private let logSize: Int64
  private let journalSize: Int64

  init(_ target: StoreTarget, _ path: String) throws {
    self.target = target
    files = StoreFiles(path)
    base = try Disk.status(path)
    logSize = try Disk.status(files.wal)?.size ?? 0
    journalSize = try Disk.status(files.journal)?.size ?? 0
  }

  func findings() throws -> [Finding] {
    guard let base else { return [try missing()] }
    switch base.kind {
    case .file: return [try empty()]
    case .link: return [critical("'\(target.path)' is a link that leads nowhere")]
    default: return [critical("'\(target.path)' is a \(base.kind.rawValue), not a file")]
    }
  }

  private func missing() throws -> Finding {
    if logSize > 0 { return try orphan("'\(files.base)' is gone") }
    if journalSize > 0 {
      return critical("'\(files.base)' is gone, its rollback journal is left")
    }
    if let known = target.known {
      return critical(
        "'\(files.base)' is gone; snapshot \(known.snapshot) has it"
          + (known.rowCount.map { " with \($0) rows" } ?? ""))
    }
    return Finding(
      .storePresent, target.subject, .ok, "not found (new workspace)",
      expected: "present, or never created")
  }

  private func empty() throws -> Finding {
    if logSize > 0 { return try orphan("'\(files.base)' has 0 bytes") }
    if let known = target.known, known.sizeBytes > 0 {
      return critical("'\(files.base)' has 0 bytes; snapshot \(known.snapshot) has it whole")
    }
    return Finding(
      .storePresent, target.subject, .warning,
      "'\(files.base)' has 0 bytes: created and never filled, or emptied",
      expected: "a store with a header", fix: "ls -l " + Shell.quote(files.base),
      measures: [Measure("size_bytes", Int64(0))])
  }

  private func orphan(_ what: String) throws -> Finding {
    let log = try LogReading(files.wal, basePageSize: nil)
    return critical(
      "\(what), but its log is left with \(log.committedFrames) committed frames "
        + "(\(Quantity.bytes(logSize))): do not open it, SQLite would delete the log",
      measures: [Measure("wal_bytes", logSize)])
  }

  private func critical(_ observed: String, measures: [Measure] = []) -> Finding {
    let fix =
      logSize > 0 || target.known == nil
      ? "ecw-recover assess " + Shell.quote(files.base) : target.restore
    return Finding(
      .storePresent, target.subject, .critical, observed, expected: "present, with its content",
      fix: fix, measures: measures)
  }
}
