import Dispatch

/// Records on their way out as JSON, which a second thread writes while the caller reads on.
///
/// The caller's thread only copies values, without a `String` between SQLite's memory and this;
/// escaping and handing on are the other's. What comes out is what ``JSON`` writes, and memory does
/// not grow. One thread at a time may add.
@safe public final class RecordBuffer {
  private static let blockSize = 1 << 20
  private static let blockCount = 3
  // What is larger is written on the caller's thread, from where it is.
  private static let largest = 1 << 14

  private let worker: RecordWorker
  private let queue = DispatchQueue(label: "records")
  private let spare = DispatchSemaphore(value: blockCount - 1)
  private let blocks = UnsafeMutableRawPointer.allocate(
    byteCount: blockCount * blockSize, alignment: 16)
  private var turn = 0
  private var block: UnsafeMutableRawPointer
  private var count = 0

  /// Creates a buffer that hands what is written to a closure, which may not keep it; it is called
  /// on another thread, but never after ``flush()`` has returned.
  public init(_ deliver: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    worker = unsafe RecordWorker(JSONBuffer(deliver))
    unsafe block = blocks
  }

  deinit {
    queue.sync {}
    unsafe blocks.deallocate()
  }

  /// Hands on everything; what went wrong meanwhile is thrown here.
  public func flush() throws { try directly { try $0.flush() } }

  /// Adds a literal as it is.
  public func literal(_ text: StaticString) throws {
    reserve(RecordWorker.headSize + 16)
    count += unsafe RecordWorker.pack(text, to: block + count)
  }

  /// Adds a text as it is.
  public func raw(_ text: String) throws {
    var text = text
    try text.withUTF8 { try unsafe add(.verbatim, UnsafeRawBufferPointer($0)) }
  }

  /// Adds a number; `null` without one.
  public func integer(_ value: Int64?) throws { try add(.integer, value) }

  /// Adds a moment as RFC 3339 in UTC with milliseconds; `null` without one.
  public func time(_ time: Timestamp?) throws { try add(.time, time?.nanoseconds) }

  /// Adds a number with a fraction.
  public func real(_ value: Double) throws {
    // JSON has no infinity; a number that is too large is read as one, by us and by others.
    try raw(value.isFinite ? value.description : value < 0 ? "-9e999" : "9e999")
  }

  /// Adds a text; `null` without one.
  public func text(_ text: String?) throws {
    guard var text else { return try literal("null") }
    try text.withUTF8 { try unsafe add(.text, UnsafeRawBufferPointer($0)) }
  }

  /// Adds an array of texts.
  public func texts(_ texts: [String]) throws {
    try literal("[")
    for (index, text) in texts.enumerated() {
      if index > 0 { try literal(",") }
      try self.text(text)
    }
    try literal("]")
  }

  /// Adds the bytes of a text as one; if they are no UTF-8, as `{"text_hex":"…"}`.
  public func text(_ bytes: UnsafeRawBufferPointer) throws { try unsafe add(.text, bytes) }

  /// Adds the bytes of a text as one; what is no UTF-8 in them is replaced.
  public func repairedText(_ bytes: UnsafeRawBufferPointer) throws {
    try unsafe add(.repairedText, bytes)
  }

  /// Adds an opening, bytes as hexadecimal digits, and the end of the text and its object.
  public func hex(_ opening: StaticString, _ bytes: UnsafeRawBufferPointer) throws {
    try directly { try unsafe $0.hex(opening, bytes) }
  }

  private func add(_ kind: RecordWorker.Kind, _ number: Int64?) throws {
    guard let number else { return try literal("null") }
    reserve(RecordWorker.headSize + 8)
    count += unsafe RecordWorker.pack(kind, number, to: block + count)
  }

  private func add(_ kind: RecordWorker.Kind, _ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count <= Self.largest else {
      return try directly { try unsafe RecordWorker.write(kind, bytes, to: $0) }
    }
    reserve(RecordWorker.headSize + bytes.count)
    count += unsafe RecordWorker.pack(kind, bytes, to: block + count)
  }

  private func reserve(_ size: Int) {
    if count + size <= Self.blockSize { return }
    let address = unsafe UInt(bitPattern: block)
    let (worker, spare, used) = (worker, spare, count)
    queue.async {
      worker.take(address, used)
      spare.signal()
    }
    turn = (turn + 1) % Self.blockCount
    unsafe block = blocks + turn * Self.blockSize
    count = 0
    spare.wait()
  }

  // Writes on this thread, after everything that was added before.
  private func directly(_ body: (JSONBuffer) throws -> Void) throws {
    queue.sync {}
    worker.take(unsafe UInt(bitPattern: block), count)
    count = 0
    if let failure = worker.failure { throw failure }
    try body(worker.json)
  }
}
