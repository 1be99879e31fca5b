/// The running checksum of a log: two sums over words in the order of bytes the log names.
public struct LogSum: Sendable {
  /// Whether the words are big-endian.
  public let isBigEndian: Bool
  /// The two sums so far.
  public private(set) var value: (UInt32, UInt32)

  /// Starts at zero, or goes on from what is stored in the frame before.
  public init(isBigEndian: Bool, value: (UInt32, UInt32) = (0, 0)) {
    self.isBigEndian = isBigEndian
    self.value = value
  }

  /// Takes bytes, eight at a time; a rest of less is left out.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var (a, b) = value
    let isBig = isBigEndian
    var offset = 0
    while offset + 8 <= bytes.count {
      let first = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
      let second = unsafe bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
      a &+= (isBig ? first.bigEndian : first.littleEndian) &+ b
      b &+= (isBig ? second.bigEndian : second.littleEndian) &+ a
      offset += 8
    }
    value = (a, b)
  }
}
