import Common
import SQLite

/// What one look of an ``EventFollower`` brought.
public struct EventLook: Sendable {
  private static let mostEvents = 1000
  private static let mostBytes = 1 << 20

  /// The events as text for people.
  public internal(set) var lines: [EventSource.Line] = []
  /// The events as records, one a line.
  public internal(set) var records: [UInt8] = []
  /// Whether there is more to read at once.
  public private(set) var isCut = false
  /// What happened to the store, when it is not the one it was.
  public internal(set) var news: String?

  // The events that were taken, and the last one of the store when nothing more is to be read.
  private(set) var marks: [EventMark] = []
  var last: EventMark?
  // All up to here was looked at.
  var reached: Int64
  // How many of the earlier marks are still true.
  var keptCount: Int
  private var byteCount = 0

  init(reached: Int64, keptCount: Int) {
    (self.reached, self.keptCount) = (reached, keptCount)
  }

  mutating func take(_ row: borrowing Row, _ records: RecordText?, limit: Int?) throws {
    marks.append(EventMark(row))
    byteCount += unsafe row.kind(4) == .text ? row.withBytes(4, .text) { $0.count } : 0
    if let records { try records.add(row) } else { lines.append(EventSource.Line(row)) }
    isCut =
      marks.count >= min(Self.mostEvents, limit ?? .max) || byteCount >= Self.mostBytes
  }
}

/// Records in memory.
final class RecordText {
  // Written by the buffer's thread, which is done when ``finish()`` has flushed it.
  private final class Bytes: @unchecked Sendable {
    var all: [UInt8] = []
  }

  private let bytes: Bytes
  private let buffer: RecordBuffer

  init() {
    let bytes = Bytes()
    self.bytes = bytes
    buffer = unsafe RecordBuffer { unsafe bytes.all.append(contentsOf: $0) }
  }

  func add(_ row: borrowing Row) throws { try EventWriter.event(row, to: buffer) }

  func finish() throws -> [UInt8] {
    try buffer.flush()
    return bytes.all
  }
}
