public import Common

/// A log as it lies on the disk. SQLite takes no locks on it, so a descriptor of one's own is safe.
extension WriteAheadLog {
  /// Whether SQLite ignores a log although something is in it: see ``hasRemains(in:)``.
  ///
  /// A header that is being written right now is whole at the second look.
  public static func hasRemains(at path: String) throws -> Bool {
    for look in 0..<2 {
      if look > 0 { Pause.milliseconds(20) }
      do {
        guard try hasRemains(in: Descriptor(opening: path, .readNoFollow)) else { return false }
      } catch let failure as SystemFailure where failure.isMissing {
        return false
      }
    }
    return true
  }

  /// Whether the header of a log is destroyed and a byte behind it is not zero.
  ///
  /// SQLite then ignores all of it, and committed transactions may be in it. Of a log with a
  /// whole header only that is read. Empty, cut off within its header or all zeros, it is healthy.
  public static func hasRemains(in file: borrowing Descriptor) throws -> Bool {
    var block = [UInt8](repeating: 0, count: headerSize)
    guard try file.read(into: &block) == headerSize, WriteAheadLog(header: block) == nil else {
      return false
    }
    block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = try file.read(into: &block)
      if count == 0 { return false }
      if block[..<count].contains(where: { $0 != 0 }) { return true }
    }
  }

  /// Reads a log that nobody writes, up to its last commit; `nil` without a whole header.
  static func read(_ file: borrowing Descriptor) throws -> WriteAheadLog? {
    var header = [UInt8](repeating: 0, count: headerSize)
    guard try file.read(into: &header) == headerSize, var log = WriteAheadLog(header: header)
    else { return nil }
    var frame = [UInt8](repeating: 0, count: log.frameSize)
    while try file.read(into: &frame) == frame.count, log.append(frame[...]) {}
    return log
  }
}
