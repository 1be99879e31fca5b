/// One piece of memory in which JSON is written, handed on whenever it is full.
@safe final class JSONBuffer {
  private static let capacity = 1 << 20
  // A text is taken in pieces of this size, each byte of which becomes six at most.
  private static let piece = 1 << 14

  private let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
  private var count = 0
  private let deliver: (UnsafeRawBufferPointer) throws -> Void

  /// Creates a buffer that hands what is in it to a closure, which may not keep it.
  init(_ deliver: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    unsafe self.deliver = deliver
  }

  deinit { unsafe memory.deallocate() }

  /// Hands on what was written.
  func flush() throws {
    if count == 0 { return }
    try unsafe deliver(UnsafeRawBufferPointer(start: memory, count: count))
    count = 0
  }

  /// Adds bytes as they are.
  func verbatim(_ bytes: UnsafeRawBufferPointer) throws {
    guard let start = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let size = min(bytes.count - done, Self.capacity / 2)
      try reserve(size)
      unsafe (memory + count).copyMemory(from: start + done, byteCount: size)
      count += size
      done += size
    }
  }

  /// Adds a number.
  func integer(_ value: Int64) throws {
    // From the last digit to the first, beside the place where they go.
    try reserve(48)
    if value < 0 { put(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let end = count + 40
    var first = end
    repeat {
      first -= 1
      unsafe memory.storeBytes(
        of: 48 + UInt8(truncatingIfNeeded: rest % 10), toByteOffset: first, as: UInt8.self)
      rest /= 10
    } while rest > 0
    let length = end - first
    unsafe (memory + count).copyMemory(from: memory + first, byteCount: length)
    count += length
  }

  /// Adds a moment as RFC 3339 in UTC with milliseconds.
  func time(_ time: Timestamp) throws {
    let civil = CivilTime(utc: time)
    try reserve(32)
    put(UInt8(ascii: "\""))
    pair(civil.year / 100)
    pair(civil.year)
    put(UInt8(ascii: "-"))
    pair(civil.month)
    put(UInt8(ascii: "-"))
    pair(civil.day)
    put(UInt8(ascii: "T"))
    pair(civil.hour)
    put(UInt8(ascii: ":"))
    pair(civil.minute)
    put(UInt8(ascii: ":"))
    pair(civil.second)
    put(UInt8(ascii: "."))
    let milliseconds = Int((time.nanoseconds &- time.seconds &* 1_000_000_000) / 1_000_000)
    put(UInt8(48 + milliseconds / 100))
    pair(milliseconds)
    put(UInt8(ascii: "Z"))
    put(UInt8(ascii: "\""))
  }

  // The last two digits of a number.
  private func pair(_ number: Int) {
    put(UInt8(48 + number / 10 % 10))
    put(UInt8(48 + number % 10))
  }

  /// Adds the bytes of a text as one; if they are no UTF-8, as `{"text_hex":"…"}`.
  func text(_ bytes: UnsafeRawBufferPointer) throws {
    if try unsafe !write(bytes) { try unsafe hex("{\"text_hex\":\"", bytes) }
  }

  /// Adds the bytes of a text as one; what is no UTF-8 in them is replaced.
  func repairedText(_ bytes: UnsafeRawBufferPointer) throws {
    if try unsafe write(bytes) { return }
    var repaired = unsafe String(decoding: bytes, as: UTF8.self)
    _ = try repaired.withUTF8 { try unsafe write(UnsafeRawBufferPointer($0)) }
  }

  // Writes UTF-8; anything else is left to the caller. A short text is looked at while it is
  // written, and taken back.
  private func write(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
    guard bytes.count <= Self.piece else {
      guard unsafe JSONEscape.isUTF8(bytes) else { return false }
      try unsafe longText(bytes)
      return true
    }
    try reserve(6 * bytes.count + 10)
    let start = count
    put(UInt8(ascii: "\""))
    var isASCII = true
    unsafe escape(bytes, isASCII: &isASCII)
    put(UInt8(ascii: "\""))
    if unsafe isASCII || JSONEscape.isUTF8(bytes) { return true }
    count = start
    return false
  }

  private func longText(_ bytes: UnsafeRawBufferPointer) throws {
    try reserve(1)
    put(UInt8(ascii: "\""))
    var isASCII = true
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Self.piece)
      try reserve(6 * (end - start) + 8)
      unsafe escape(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), isASCII: &isASCII)
      start = end
    }
    try reserve(1)
    put(UInt8(ascii: "\""))
  }

  // Takes a piece at most, for which there is room.
  private func escape(_ bytes: UnsafeRawBufferPointer, isASCII: inout Bool) {
    count += unsafe JSONEscape.write(
      bytes, to: memory + count, isASCII: &isASCII)
  }

  // Adds a byte for which there is room.
  private func put(_ byte: UInt8) {
    unsafe memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  /// Adds an opening, bytes as hexadecimal digits, and the end of the text and its object.
  func hex(_ opening: StaticString, _ bytes: UnsafeRawBufferPointer) throws {
    try unsafe verbatim(
      UnsafeRawBufferPointer(start: opening.utf8Start, count: opening.utf8CodeUnitCount))
    unsafe try bytes.forEach { byte in
      try reserve(2)
      put(Hex.digit(byte >> 4))
      put(Hex.digit(byte & 15))
    }
    try reserve(2)
    put(UInt8(ascii: "\""))
    put(UInt8(ascii: "}"))
  }

  private func reserve(_ room: Int) throws {
    if count + room > Self.capacity { try flush() }
  }
}
