import Common

/// What lies in a write-ahead log, read without SQLite.
///
/// SQLite ends the log at the first frame whose checksum does not continue the chain. That is
/// right for a transaction that was never committed, and silent loss when a committed one is
/// behind it: a frame of the same generation (the same salts) that ends a transaction.
public struct LogReading: Equatable, Sendable {
  /// What the first 32 bytes are.
  public enum Header: Equatable, Sendable {
    /// What SQLite takes for a header.
    case valid
    /// Fewer bytes than a header has.
    case cutOff
    /// Something that SQLite ignores, with all that follows.
    case damaged
  }

  /// The state of the header.
  public private(set) var header = Header.valid
  /// The page size in bytes that a valid header says.
  public private(set) var pageSize: Int?
  /// Frames that a reader sees.
  public private(set) var committedFrames = 0
  /// Frames that the file has room for.
  public private(set) var frames = 0
  /// The number of the first frame that does not continue the chain, from 1.
  public private(set) var breakAt: Int?
  /// Ends of transactions at or behind the break that carry the log's own salts.
  public private(set) var lostCommits = 0
  /// Those of them behind the break: no writer who is at work right now leaves one.
  public private(set) var commitsBehindBreak = 0
  /// Frames at or behind the break that carry the log's own salts.
  public private(set) var lostFrames = 0
  /// Whether a byte behind a damaged header is not zero.
  public private(set) var hasRemains = false
  /// Whether the log still had the same header, and so the same generation, after the last frame.
  public private(set) var isOneGeneration = true
  /// The salts of the header, which tell one generation of the log from another.
  public var salts: [UInt8] { Array(head[16..<24]) }
  private var head = [UInt8](repeating: 0, count: WriteAheadLog.headerSize)

  /// Reads a log; frames are counted with the base's page size when the header is damaged.
  public init(_ path: String, basePageSize: Int?) throws {
    let file = try Descriptor(opening: path, .readNoFollow)
    let size = try file.status().size
    guard try file.read(into: &head) == head.count else {
      header = .cutOff
      return
    }
    var log = WriteAheadLog(header: head)
    pageSize = log?.pageSize
    if log == nil {
      header = .damaged
      try file.seek(to: 0)
      hasRemains = try WriteAheadLog.hasRemains(in: file)
      try file.seek(to: Int64(head.count))
    }
    guard let unit = log?.pageSize ?? basePageSize else { return }
    let frameSize = unit + 24
    frames = Int((size - Int64(head.count)) / Int64(frameSize))
    try walk(file, frameSize, salts: head[16..<24], &log)
    committedFrames = log?.frameCount ?? 0
    var after = head
    try file.seek(to: 0)
    isOneGeneration = try file.read(into: &after) == head.count && after == head
  }

  /// Reads a log beside writers; `nil` when it was restarted or grew under every look.
  ///
  /// A break may be a frame that is being written right now, or the seam between the generations
  /// before and after a restart: only one that two looks at one generation find counts.
  public static func steady(_ path: String, basePageSize: Int?) throws -> LogReading? {
    var last: LogReading?
    for _ in 0..<8 {
      let reading = try LogReading(path, basePageSize: basePageSize)
      guard reading.isOneGeneration else { continue }
      if reading.lostCommits == 0, !reading.hasRemains { return reading }
      if let last, last.head == reading.head, last.breakAt == reading.breakAt { return reading }
      last = reading
    }
    return nil
  }

  private mutating func walk(
    _ file: borrowing Descriptor, _ frameSize: Int, salts: ArraySlice<UInt8>,
    _ log: inout WriteAheadLog?
  ) throws {
    let perRead = max(1, min((1 << 18) / frameSize, frames))
    var buffer = [UInt8](repeating: 0, count: perRead * frameSize)
    var number = 0
    while true {
      let count = try file.read(into: &buffer)
      for start in stride(from: 0, to: count - frameSize + 1, by: frameSize) {
        number += 1
        let frame = buffer[start..<start + frameSize]
        if breakAt == nil, log?.append(frame) == true { continue }
        if breakAt == nil { breakAt = number }
        note(frame, salts, isBehind: breakAt != number)
      }
      if count < buffer.count { return }
    }
  }

  private mutating func note(
    _ frame: ArraySlice<UInt8>, _ salts: ArraySlice<UInt8>, isBehind: Bool
  ) {
    let start = frame.startIndex
    guard frame[start + 8..<start + 16].elementsEqual(salts), salts.contains(where: { $0 != 0 })
    else { return }
    lostFrames += 1
    guard frame[start + 4..<start + 8].contains(where: { $0 != 0 }) else { return }
    lostCommits += 1
    if isBehind { commitsBehindBreak += 1 }
  }
}
