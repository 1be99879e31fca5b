/// A view of memory whose every read is checked; what lies outside reads as zero.
///
/// It is the one place of the room that touches raw memory. Whoever lends the memory keeps it as
/// long as the view is used: a page buffer or a payload buffer of the pass.
@safe struct Bytes {
  private let base: UnsafeRawPointer
  let count: Int

  init(_ memory: UnsafeRawBufferPointer) {
    unsafe base = memory.baseAddress ?? UnsafeRawPointer(bitPattern: 16).unsafelyUnwrapped
    count = memory.count
  }

  private init(_ base: UnsafeRawPointer, _ count: Int) {
    unsafe self.base = base
    self.count = count
  }

  func contains(_ offset: Int, _ length: Int) -> Bool {
    offset >= 0 && length >= 0 && offset <= count && length <= count - offset
  }

  func byte(_ offset: Int) -> UInt8 {
    guard offset >= 0, offset < count else { return 0 }
    return unsafe base.load(fromByteOffset: offset, as: UInt8.self)
  }

  func u16(_ offset: Int) -> Int {
    guard contains(offset, 2) else { return 0 }
    return Int(
      UInt16(bigEndian: unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
  }

  func u32(_ offset: Int) -> UInt32 {
    guard contains(offset, 4) else { return 0 }
    return UInt32(bigEndian: unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Four bytes in the given order of bytes, as checksums of a log need them.
  func u32(_ offset: Int, isBigEndian: Bool) -> UInt32 {
    isBigEndian ? u32(offset) : u32(offset).byteSwapped
  }

  /// A signed integer of 1 to 8 bytes, the highest byte first.
  func signed(_ offset: Int, _ length: Int) -> Int64 {
    guard length > 0, contains(offset, length) else { return 0 }
    var value = Int64(Int8(bitPattern: byte(offset)))
    for index in 1..<max(length, 1) { value = value << 8 | Int64(byte(offset + index)) }
    return value
  }

  /// A number of 1 to 9 bytes and its length; `nil` when it is cut off.
  @inline(__always)
  func varint(_ offset: Int) -> (value: UInt64, size: Int)? {
    guard offset >= 0, offset < count else { return nil }
    let first = unsafe base.load(fromByteOffset: offset, as: UInt8.self)
    if first < 0x80 { return (UInt64(first), 1) }
    return longVarint(offset)
  }

  private func longVarint(_ offset: Int) -> (value: UInt64, size: Int)? {
    var value: UInt64 = 0
    for index in 0..<9 {
      guard offset + index < count else { return nil }
      let byte = byte(offset + index)
      if index == 8 { return (value << 8 | UInt64(byte), 9) }
      value = value << 7 | UInt64(byte & 0x7f)
      if byte < 0x80 { return (value, index + 1) }
    }
    return nil
  }

  /// A part; empty when it does not lie inside.
  func part(_ offset: Int, _ length: Int) -> Bytes {
    guard contains(offset, length) else { return unsafe Bytes(base, 0) }
    return unsafe Bytes(base + offset, length)
  }

  /// Lends the memory.
  func withMemory<Result, Problem: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// Whether no byte has its highest bit set.
  var isASCII: Bool {
    var offset = 0
    while offset + 8 <= count {
      let word = unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { return false }
      offset += 8
    }
    while offset < count {
      if byte(offset) >= 0x80 { return false }
      offset += 1
    }
    return true
  }

  /// Whether the last eight bytes are zero.
  var endsInZeros: Bool {
    unsafe UnsafeRawBufferPointer(start: base, count: count).suffix(8).allSatisfy { $0 == 0 }
  }

  /// Whether every byte is zero.
  var isBlank: Bool {
    unsafe UnsafeRawBufferPointer(start: base, count: count).allSatisfy { $0 == 0 }
  }

  func array() -> [UInt8] { unsafe [UInt8](UnsafeRawBufferPointer(start: base, count: count)) }

  /// Whether the bytes begin with a text.
  func starts(with text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    return unsafe UnsafeRawBufferPointer(start: base, count: text.utf8CodeUnitCount)
      .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}

/// Memory of a fixed or growing size that a pass uses again and again.
@safe final class Buffer {
  private(set) var memory: UnsafeMutableRawBufferPointer
  /// The number of bytes that are in use.
  var used = 0

  init(_ capacity: Int) {
    unsafe memory = .allocate(byteCount: max(capacity, 16), alignment: 16)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { unsafe memory.deallocate() }

  var bytes: Bytes { unsafe Bytes(UnsafeRawBufferPointer(rebasing: memory[..<used])) }

  /// Replaces the content.
  func set(_ bytes: Bytes) {
    used = 0
    append(bytes)
  }

  /// Makes room for a number of bytes in all; what is in use is kept.
  func reserve(_ needed: Int) {
    guard unsafe needed > memory.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(needed, unsafe min(memory.count * 2, needed + (8 << 20))), alignment: 16)
    unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<used]))
    unsafe memory.deallocate()
    unsafe memory = larger
  }

  /// Adds bytes.
  func append(_ bytes: Bytes) {
    let needed = used + bytes.count
    reserve(needed)
    unsafe bytes.withMemory {
      unsafe UnsafeMutableRawBufferPointer(rebasing: memory[used...]).copyMemory(from: $0)
    }
    used = needed
  }

  /// Turns bits of one byte.
  func flip(_ offset: Int, _ mask: UInt8) {
    guard offset >= 0, offset < used else { return }
    unsafe memory[offset] ^= mask
  }

  /// Gives back memory that one large row made it grow to.
  func shrink(to capacity: Int) {
    guard unsafe memory.count > capacity else { return }
    unsafe memory.deallocate()
    unsafe memory = .allocate(byteCount: capacity, alignment: 16)
    used = 0
  }
}
