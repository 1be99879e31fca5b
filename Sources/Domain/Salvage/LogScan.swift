import SQLite

/// Judges the frames of a log one after the other.
struct LogScan {
  /// What is known about a frame.
  struct Reading {
    /// The page it holds and, when it ends a transaction, the size of the store in pages.
    var (page, size): (UInt32, UInt32)
    /// SQLite would read it if a commit follows.
    var isInChain = false
    /// Its content is what the checksum was made of.
    var isProven = false
    /// It is of this round of the log.
    var isOfThisLog = false
    /// It goes on from the content of the frame before, whose stored checksum is what is damaged.
    var provesOneBefore = false
  }

  private var salts: (UInt32, UInt32)?
  private var isUnbroken: Bool
  private let isBigEndian: Bool
  /// The checksum stored in the frame before, or in the header.
  private var before: (UInt32, UInt32)
  /// What it would have to be for the content of that frame, when it is not that.
  private var computed: (UInt32, UInt32)?
  private var wasOfThisLog = true

  init(header: LogHeader) {
    salts = header.salts
    before = header.stored
    isUnbroken = header.isSound
    isBigEndian = header.isBigEndian
  }

  /// Judges the next frame.
  ///
  /// Salts are no part of the checksum: a frame that goes on from one of this log is of this log,
  /// whatever its salts. Those of earlier rounds only go on from each other.
  mutating func take(_ frame: Bytes) -> Reading {
    let own = (frame.u32(8), frame.u32(12))
    if salts == nil, own != (0, 0) { salts = own }
    let hasSalts = salts.map { $0 == own } ?? false
    let stored = (frame.u32(16), frame.u32(20))
    var reading = Reading(page: frame.u32(0), size: frame.u32(4))
    guard hasSalts || wasOfThisLog else {
      (before, computed, isUnbroken) = (stored, nil, false)
      return reading
    }
    let sum = LogSum(isBigEndian: isBigEndian, value: before).over(frame)
    reading.isProven = before != (0, 0) && sum.value == stored
    isUnbroken = isUnbroken && reading.isProven && hasSalts
    reading.isInChain = isUnbroken
    if hasSalts, !reading.isProven { prove(&reading, frame, sum, stored) }
    reading.isOfThisLog = hasSalts || reading.isProven && wasOfThisLog
    wasOfThisLog = reading.isOfThisLog
    computed = reading.isProven ? nil : sum.value
    before = stored
    return reading
  }

  // A damage to the words beside a page, in this frame or the one before, leaves the page whole.
  private func prove(
    _ reading: inout Reading, _ frame: Bytes, _ sum: LogSum, _ stored: (UInt32, UInt32)
  ) {
    if let computed,
      LogSum(isBigEndian: isBigEndian, value: computed).leads(to: stored, over: frame)
    {
      (reading.isProven, reading.provesOneBefore) = (true, true)
    } else if before != (0, 0), let words = sum.mendedWords(frame, stored: stored), words.page > 0 {
      (reading.page, reading.size) = words
      reading.isProven = true
    }
  }
}
