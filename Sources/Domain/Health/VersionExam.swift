import SQLite

/// Whether the SQLite of this process, or one that wrote a store last, has the WAL-reset bug.
///
/// Two connections that checkpoint and write at the same moment can damage the store
/// (https://sqlite.org/wal.html). Distributions ship affected versions for years, so
/// it is told and does not decide the verdict.
enum VersionExam {
  static let affected = 3_007_000..<3_051_003

  static func finding(_ exams: [StoreExam]) -> Finding {
    let writers = exams.compactMap { exam in
      exam.layout?.header.flatMap { $0.usesWAL ? Int($0.writerVersion) : nil }
    }
    let own = Database.libraryVersionNumber
    let hit = Set((writers + [own]).filter(affected.contains)).sorted()
    let name = "SQLite \(Database.libraryVersion)"
    let expected = "3.51.3 or later, here and in every writer"
    guard !hit.isEmpty else {
      return Finding(.sqliteVersion, "sqlite", .ok, name, expected: expected)
    }
    let versions = hit.map(text).joined(separator: ", ")
    return Finding(
      .sqliteVersion, "sqlite", .warning,
      "\(name); the WAL-reset bug is in \(versions) (fixed in 3.51.3): "
        + "let one process at a time checkpoint",
      expected: expected, isInformational: true)
  }

  static func text(_ version: Int) -> String {
    "\(version / 1_000_000).\(version / 1000 % 1000).\(version % 1000)"
  }
}
