/// Turns packed values into JSON; whoever uses it sees to it that no two threads do.
@safe final class RecordWorker: @unchecked Sendable {
  /// What a packed value becomes.
  enum Kind: UInt64 {
    case verbatim, literal, text, repairedText, integer, time
  }

  // The kind in the lowest byte, the number of bytes that follow above it.
  static let headSize = 8

  let json: JSONBuffer
  private(set) var failure: (any Error)?

  init(_ json: JSONBuffer) { self.json = json }

  /// Packs a value and returns the size of both parts.
  static func pack(
    _ kind: Kind, _ bytes: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer
  ) -> Int {
    unsafe target.storeBytes(of: kind.rawValue | UInt64(bytes.count) << 8, as: UInt64.self)
    if let start = bytes.baseAddress {
      unsafe (target + headSize).copyMemory(from: start, byteCount: bytes.count)
    }
    return headSize + bytes.count
  }

  /// Packs a number.
  static func pack(_ kind: Kind, _ number: Int64, to target: UnsafeMutableRawPointer) -> Int {
    unsafe target.storeBytes(of: kind.rawValue | 8 << 8, as: UInt64.self)
    unsafe target.storeBytes(of: number, toByteOffset: headSize, as: Int64.self)
    return headSize + 8
  }

  /// Packs where a literal is, which stays there.
  static func pack(_ literal: StaticString, to target: UnsafeMutableRawPointer) -> Int {
    unsafe target.storeBytes(of: Kind.literal.rawValue | 16 << 8, as: UInt64.self)
    let address = unsafe UInt(bitPattern: literal.utf8Start)
    unsafe target.storeBytes(of: address, toByteOffset: headSize, as: UInt.self)
    unsafe target.storeBytes(
      of: literal.utf8CodeUnitCount, toByteOffset: headSize + 8, as: Int.self)
    return headSize + 16
  }

  /// Writes the values of a block; after a failure it writes no more.
  func take(_ address: UInt, _ count: Int) {
    guard failure == nil, let block = unsafe UnsafeRawPointer(bitPattern: address) else { return }
    do {
      var offset = 0
      while offset < count {
        let head = unsafe block.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let size = Int(head >> 8)
        let bytes = unsafe UnsafeRawBufferPointer(
          start: block + offset + Self.headSize, count: size)
        if let kind = Kind(rawValue: head & 0xff) { try unsafe Self.write(kind, bytes, to: json) }
        offset += Self.headSize + size
      }
    } catch {
      failure = error
    }
  }

  /// Writes one value.
  static func write(_ kind: Kind, _ bytes: UnsafeRawBufferPointer, to json: JSONBuffer) throws {
    switch kind {
    case .verbatim: try unsafe json.verbatim(bytes)
    case .literal:
      let start = unsafe UnsafeRawPointer(bitPattern: bytes.loadUnaligned(as: UInt.self))
      let count = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: Int.self)
      try unsafe json.verbatim(UnsafeRawBufferPointer(start: start, count: count))
    case .text: try unsafe json.text(bytes)
    case .repairedText: try unsafe json.repairedText(bytes)
    case .integer: try json.integer(unsafe bytes.loadUnaligned(as: Int64.self))
    case .time: try json.time(Timestamp(nanoseconds: unsafe bytes.loadUnaligned(as: Int64.self)))
    }
  }
}
