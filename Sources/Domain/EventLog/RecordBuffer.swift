import SQLite

/// One piece of memory in which records are written as JSON, handed on whenever it is full.
///
/// Values go from SQLite's memory to this one without a `String` between them: that is what makes
/// an export fast, and its size keeps one flat.
@safe final class RecordBuffer {
  private static let capacity = 1 << 20
  // A text is taken in pieces of this size, each byte of which becomes six at most.
  private static let piece = 1 << 14

  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
  private var count = 0
  private let deliver: (UnsafeRawBufferPointer) throws -> Void

  init(_ deliver: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    unsafe self.deliver = deliver
  }

  deinit { unsafe memory.deallocate() }

  /// Hands on what was written.
  func flush() throws {
    if count == 0 { return }
    try unsafe deliver(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    count = 0
  }

  /// Adds bytes as they are.
  func raw(_ text: StaticString) throws {
    try unsafe raw(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Adds bytes as they are.
  func raw(_ text: String) throws {
    var text = text
    try text.withUTF8 { try unsafe raw(UnsafeRawBufferPointer($0)) }
  }

  private func raw(_ bytes: UnsafeRawBufferPointer) throws {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Self.piece)
      try reserve(end - start)
      unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      count += end - start
      start = end
    }
  }

  /// Adds a column as a JSON value from which the very same value can be made again.
  ///
  /// A text that is no UTF-8 becomes `{"text_hex":"…"}`, a blob `{"blob_hex":"…"}`.
  func value(_ row: borrowing Row, _ column: Int32) throws {
    switch row.kind(column) {
    case .null: try raw("null")
    case .integer: try integer(row.number(column) ?? 0)
    case .real: try real(row.real(column))
    case .text:
      try unsafe row.withBytes(column) { bytes in
        if unsafe JSONEscape.isUTF8(bytes) {
          try unsafe text(bytes)
        } else {
          try unsafe hex("{\"text_hex\":\"", bytes)
        }
      }
    case .blob: try unsafe row.withBytes(column) { try unsafe hex("{\"blob_hex\":\"", $0) }
    }
  }

  /// Adds a number.
  func integer(_ value: Int64) throws {
    try reserve(20)
    var digits = value.magnitude
    var end = count + 20
    repeat {
      end -= 1
      unsafe memory[end] = 48 + UInt8(truncatingIfNeeded: digits % 10)
      digits /= 10
    } while digits > 0
    if value < 0 {
      end -= 1
      unsafe memory[end] = UInt8(ascii: "-")
    }
    let length = count + 20 - end
    unsafe memory.baseAddress?.advanced(by: count).copyMemory(
      from: memory.baseAddress!.advanced(by: end), byteCount: length)
    count += length
  }

  private func real(_ value: Double) throws {
    // JSON has no infinity; a number that is too large is read as one, by us and by others.
    try raw(value.isFinite ? value.description : value < 0 ? "-9e999" : "9e999")
  }

  private func text(_ bytes: UnsafeRawBufferPointer) throws {
    try raw("\"")
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Self.piece)
      try reserve(6 * (end - start) + 8)
      count += unsafe JSONEscape.write(
        UnsafeRawBufferPointer(rebasing: bytes[start..<end]),
        to: UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
      start = end
    }
    try raw("\"")
  }

  private func hex(_ opening: StaticString, _ bytes: UnsafeRawBufferPointer) throws {
    try raw(opening)
    unsafe try bytes.forEach { byte in
      try reserve(2)
      unsafe memory[count] = JSONEscape.digit(byte >> 4)
      unsafe memory[count + 1] = JSONEscape.digit(byte & 15)
      count += 2
    }
    try raw("\"}")
  }

  private func reserve(_ room: Int) throws {
    if count + room > Self.capacity { try flush() }
  }
}
