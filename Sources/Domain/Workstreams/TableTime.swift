public import Common

/// A time as a table of the orchestrator holds it.
///
/// The orchestrator writes local time without a zone (`2025-11-29T08:05:12.123456`), repairs by
/// hand write SQLite's `datetime('now')`, which is UTC (`2025-11-29 08:05:12`). Neither says so.
public struct TableTime: Sendable, Equatable {
  /// How the zone is known.
  public enum Zone: String, Sendable, Codable {
    /// The text has an offset.
    case given
    /// The text has a space in the middle, as SQLite writes UTC.
    case assumedUTC = "assumed_utc"
    /// The text has a `T` in the middle, as the orchestrator writes the time of its machine.
    case assumedLocal = "assumed_local"
  }

  /// The moment, under that assumption.
  public let moment: Timestamp
  /// How the zone is known.
  public let zone: Zone

  /// The text of a moment for the table: with its offset, in a form that every reader knows.
  public static func text(_ moment: Timestamp) -> String {
    CivilTime(utc: moment).text + "+00:00"
  }
}

/// Reads the times of many rows.
public struct TableTimeReader {
  private let utcOffset: (Timestamp) -> Int64
  // Zones change at a quarter of an hour at the earliest; asking the system costs more than all
  // the rest.
  private var offsets: [Int64: Int64] = [:]

  /// Creates a reader for this machine's zone.
  public init(utcOffset: @escaping (Timestamp) -> Int64) { self.utcOffset = utcOffset }

  /// The time that a text means, or `nil` when it is none.
  public mutating func read(_ text: String) -> TableTime? {
    var text = text
    return text.withUTF8 { unsafe read(UnsafeRawBufferPointer($0)) }
  }

  /// The same of bytes.
  public mutating func read(_ bytes: UnsafeRawBufferPointer) -> TableTime? {
    guard let (time, hasOffset) = unsafe Timestamp.read(bytes) else { return nil }
    if hasOffset { return TableTime(moment: time, zone: .given) }
    if unsafe bytes.contains(UInt8(ascii: " ")) {
      return TableTime(moment: time, zone: .assumedUTC)
    }
    let moment = time.adding(seconds: -offset(showing: time))
    return TableTime(moment: moment, zone: .assumedLocal)
  }

  // The offset of the zone when its clocks show a time. In the hour that comes twice, the second.
  private mutating func offset(showing local: Timestamp) -> Int64 {
    let quarter = local.seconds / 900
    if let known = offsets[quarter] { return known }
    let near = utcOffset(local)
    let offset = utcOffset(local.adding(seconds: -near))
    offsets[quarter] = offset
    return offset
  }
}
