/// How much of a write-ahead log is believed.
public enum LogMode: String, Sendable, Codable, CaseIterable {
  /// What SQLite would read: up to the last commit before the chain of checksums breaks.
  case strict
  /// Behind a break too, up to the last commit, every frame whose own checksum holds.
  case lastCommit = "last-commit"
  /// Also frames whose checksum fails and frames that were never committed, labelled so.
  case beyondBreak = "beyond-break"
}

/// How far a frame of a log, and so a row in it, can be trusted.
public enum FrameTrust: String, Sendable, Codable {
  /// SQLite would read it.
  case committed
  /// It stands behind a break; its own checksum holds and it was committed.
  case behindBreak = "behind-break"
  /// Its transaction has no commit.
  case uncommitted
  /// Its checksum fails.
  case badChecksum = "bad-checksum"
}
