import Common
import SQLite

/// What the index of a log tells of the frames behind the log's break.
enum LogBreak {
  /// Whether they are what a killed commit left: nothing is lost with them.
  static func isRemainder(in files: StoreFiles) throws -> Bool {
    guard try Disk.status(files.wal)?.kind == .file else { return false }
    let log = try LogReading(files.wal, basePageSize: nil)
    return try log.breakAt != nil && log.isRemainder(beside: files)
  }

  /// The log, when they are that and ends of transactions are among them.
  ///
  /// A log that was damaged before SQLite last opened it looks the same.
  static func remainder(in files: StoreFiles) throws -> LogReading? {
    guard try Disk.status(files.wal)?.kind == .file,
      let log = try LogReading.steady(files.wal, basePageSize: nil), log.lostCommits > 0,
      try log.isRemainder(beside: files)
    else { return nil }
    return log
  }

  /// Whether they were committed: the index counts them, or the header is gone, which no killed
  /// commit takes away.
  static func isLoss(in files: StoreFiles) throws -> Bool {
    let log = try LogReading(files.wal, basePageSize: nil)
    guard log.header == .valid else { return true }
    var header = [UInt8](repeating: 0, count: 32)
    _ = try Descriptor(opening: files.wal, .readNoFollow).read(into: &header)
    guard let index = try LogIndex(of: files), index.salts == Array(header[16..<24]) else {
      return false
    }
    return index.frameCount > log.committedFrames
  }
}
