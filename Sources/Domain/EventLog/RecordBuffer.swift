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

  /// Adds a short literal as it is.
  func literal(_ text: StaticString) throws {
    try unsafe copy(
      UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Adds a text as it is.
  func raw(_ text: String) throws {
    var text = text
    try text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + Self.piece)
        try unsafe copy(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
    }
  }

  private func copy(_ bytes: UnsafeRawBufferPointer) throws {
    try reserve(bytes.count)
    unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
    count += bytes.count
  }

  /// Adds a column as a JSON value from which the very same value can be made again.
  ///
  /// A text that is no UTF-8 becomes `{"text_hex":"…"}`, a blob `{"blob_hex":"…"}`.
  func value(_ row: borrowing Row, _ column: Int32) throws {
    switch row.kind(column) {
    case .null: try literal("null")
    case .integer: try integer(row.number(column) ?? 0)
    case .real: try real(row.real(column))
    case .text: try unsafe row.withBytes(column, .text) { try unsafe text($0) }
    case .blob: try unsafe row.withBytes(column, .blob) { try unsafe hex("{\"blob_hex\":\"", $0) }
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
    let digitsWritten = unsafe UnsafeRawBufferPointer(rebasing: memory[end..<end + length])
    unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count..<count + length])
      .copyMemory(from: digitsWritten)
    count += length
  }

  private func real(_ value: Double) throws {
    // JSON has no infinity; a number that is too large is read as one, by us and by others.
    try raw(value.isFinite ? value.description : value < 0 ? "-9e999" : "9e999")
  }

  private func text(_ bytes: UnsafeRawBufferPointer) throws {
    // A short text is looked at while it is written and taken back if it is no UTF-8.
    guard bytes.count <= Self.piece else {
      return unsafe JSONEscape.isUTF8(bytes)
        ? try unsafe longText(bytes) : try unsafe hex("{\"text_hex\":\"", bytes)
    }
    try reserve(6 * bytes.count + 10)
    let start = count
    try byte(UInt8(ascii: "\""))
    var isASCII = true
    try unsafe escape(bytes, isASCII: &isASCII)
    try byte(UInt8(ascii: "\""))
    if !isASCII, unsafe !JSONEscape.isUTF8(bytes) {
      count = start
      try unsafe hex("{\"text_hex\":\"", bytes)
    }
  }

  private func longText(_ bytes: UnsafeRawBufferPointer) throws {
    try byte(UInt8(ascii: "\""))
    var isASCII = true
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Self.piece)
      try unsafe escape(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), isASCII: &isASCII)
      start = end
    }
    try byte(UInt8(ascii: "\""))
  }

  // Takes a piece at most. Room for a quote at the end is part of the reserve.
  private func escape(_ bytes: UnsafeRawBufferPointer, isASCII: inout Bool) throws {
    try reserve(6 * bytes.count + 9)
    count += unsafe JSONEscape.write(
      bytes, to: UnsafeMutableRawBufferPointer(rebasing: memory[count...]), isASCII: &isASCII)
  }

  private func byte(_ byte: UInt8) throws {
    try reserve(1)
    unsafe memory[count] = byte
    count += 1
  }

  private func hex(_ opening: StaticString, _ bytes: UnsafeRawBufferPointer) throws {
    try literal(opening)
    unsafe try bytes.forEach { byte in
      try reserve(2)
      unsafe memory[count] = JSONEscape.digit(byte >> 4)
      unsafe memory[count + 1] = JSONEscape.digit(byte & 15)
      count += 2
    }
    try literal("\"}")
  }

  private func reserve(_ room: Int) throws {
    if count + room > Self.capacity { try flush() }
  }
}
