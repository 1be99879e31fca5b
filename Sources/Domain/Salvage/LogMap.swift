/// The frames of a write-ahead log that are used: the newest believed one of each page.
///
/// Each frame's checksum continues from the one stored in the frame before, so a frame behind a
/// break can still be proven on its own (https://sqlite.org/fileformat.html#the_write_ahead_log).
struct LogMap {
  /// A frame, and what is known about it.
  struct Frame {
    let number: UInt32
    let trust: FrameTrust
  }

  static let headerSize = 32
  static let frameHeaderSize = 24

  let pageSize: Int
  /// The number of whole frames in the file.
  private(set) var frameCount = 0
  /// Frames of each trust.
  private(set) var counts: [FrameTrust: Int] = [:]
  /// Frames of an earlier round of the log, or of no log at all.
  private(set) var foreignCount = 0
  /// The number of the first frame that SQLite would not read, if any.
  private(set) var breakAt: UInt32?
  /// The frame of each page.
  private(set) var frames: [UInt32: Frame] = [:]
  /// The size of the store in pages after the last believed commit; 0 without one.
  private(set) var committedPages: UInt32 = 0

  /// Whether the header of the file is what SQLite wrote.
  let isHeaderSound: Bool
  /// Pages whose newest committed version is not used because its frame fails its checksum; 0 for
  /// frames that name none.
  private(set) var missing: Set<UInt32> = []

  private var pending: [UInt32: Frame] = [:]
  private var failed: Set<UInt32> = []

  /// The offset of a frame's page in the file.
  func offset(of frame: UInt32) -> Int64 {
    Int64(Self.headerSize) + Int64(frame) * Int64(Self.frameHeaderSize + pageSize)
      + Int64(Self.frameHeaderSize)
  }

  /// Reads the frames of a log; `nil` without a single one.
  init?(
    _ file: Evidence.File, mode: LogMode, pageSize known: Int?, endsAtBreak: Bool = false
  ) {
    let buffer = Buffer(65536 + Self.frameHeaderSize)
    file.read(0, Self.headerSize, into: buffer)
    var header = LogHeader(buffer.bytes)
    guard
      let size = header.pageSize ?? known ?? LogHeader.guessPageSize(file, into: buffer)
        ?? header.claimedPageSize
    else { return nil }
    pageSize = size
    isHeaderSound = header.isSound
    let frameSize = Int64(Self.frameHeaderSize + size)
    frameCount = Int(clamping: max(0, file.sizeBytes - Int64(Self.headerSize)) / frameSize)
    guard frameCount > 0, frameCount < Int(UInt32.max) else { return nil }
    header.settle(file, size, frames: frameCount, buffer)
    var scan = LogScan(header: header)
    // The frame behind may prove a frame: each waits for it.
    var held: (number: UInt32, reading: LogScan.Reading)?
    for number in 0..<UInt32(frameCount) {
      file.read(offset(of: number) - Int64(Self.frameHeaderSize), Int(frameSize), into: buffer)
      let reading = scan.take(buffer.bytes)
      if endsAtBreak, !reading.isInChain {
        breakAt = number
        break
      }
      if reading.provesOneBefore { held?.reading.isProven = true }
      if let held { take(held.number, held.reading, mode) }
      held = (number, reading)
    }
    if let held { take(held.number, held.reading, mode) }
    finish(mode)
  }

  private mutating func take(_ number: UInt32, _ frame: LogScan.Reading, _ mode: LogMode) {
    if !frame.isInChain, breakAt == nil { breakAt = number }
    guard frame.isOfThisLog else {
      foreignCount += 1
      return
    }
    guard frame.isProven, frame.page > 0 else { return fail(number, frame, mode) }
    failed.remove(frame.page)
    pending[frame.page] = Frame(
      number: number, trust: frame.isInChain ? .committed : .behindBreak)
    if frame.size > 0 { commit(frame.size, frame.isInChain ? .committed : .behindBreak, mode) }
  }

  // Frames that fail and were never committed are what a killed program leaves.
  private mutating func fail(_ number: UInt32, _ frame: LogScan.Reading, _ mode: LogMode) {
    counts[.badChecksum, default: 0] += 1
    failed.insert(frame.page)
    if mode == .beyondBreak, frame.page > 0 {
      pending[frame.page] = Frame(number: number, trust: .badChecksum)
    }
    if frame.size > 0 { loseFailed() }
  }

  private mutating func loseFailed() {
    missing.formUnion(failed)
    failed.removeAll(keepingCapacity: true)
  }

  private mutating func commit(_ size: UInt32, _ trust: FrameTrust, _ mode: LogMode) {
    if trust != .committed {
      // Frames before the break whose commit is behind it: SQLite would not read them either.
      for (page, frame) in pending where frame.trust == .committed {
        pending[page] = Frame(number: frame.number, trust: .behindBreak)
      }
    }
    if trust == .committed || mode != .strict {
      frames.merge(pending) { $1 }
      committedPages = size
    }
    for (page, frame) in pending where frame.trust != .badChecksum {
      counts[frame.trust, default: 0] += 1
      missing.remove(page)
    }
    loseFailed()
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func finish(_ mode: LogMode) {
    counts[.uncommitted] = pending.values.count { $0.trust != .badChecksum }
    guard mode == .beyondBreak else { return }
    missing.formIntersection([0])
    // Each page that a transaction adds has a frame in it.
    let room = UInt32(clamping: Int(committedPages) + pending.count)
    if committedPages > 0 {
      committedPages = pending.keys.filter { $0 <= room }.reduce(committedPages, max)
    }
    for (page, frame) in pending {
      frames[page] = Frame(
        number: frame.number, trust: frame.trust == .badChecksum ? .badChecksum : .uncommitted)
    }
    pending = [:]
  }
}
