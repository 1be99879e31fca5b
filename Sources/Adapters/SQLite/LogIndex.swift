import Common

/// What the index of a log, the `-shm` file, says without SQLite: how many frames were committed.
///
/// Read it only where this process has no connection to the store: closing the file drops its
/// locks. Layout: https://sqlite.org/walformat.html#the_wal_index_header.
public struct LogIndex: Sendable, Equatable {
  /// The frames up to the last commit that a process took note of.
  public let frameCount: Int
  /// The salts of the log that it is of.
  public let salts: [UInt8]

  /// Reads an index; `nil` without a whole one.
  public init?(of files: StoreFiles) throws {
    var bytes = [UInt8](repeating: 0, count: 96)
    do {
      let file = try Descriptor(opening: files.sharedMemory, .readNoFollow)
      guard try file.read(into: &bytes) == bytes.count else { return nil }
    } catch let failure as SystemFailure where failure.isMissing {
      return nil
    }
    // Two copies, so that one which is being written is known; then whether it is set up.
    guard bytes[..<48].elementsEqual(bytes[48...]), bytes[12] != 0 else { return nil }
    frameCount = unsafe bytes.withUnsafeBytes {
      unsafe Int($0.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }
    salts = Array(bytes[32..<40])
  }
}

extension LogReading {
  /// Whether what lies behind the break is no loss: the remains of a commit whose process was
  /// killed before it told anybody, and which the next writer began to overwrite.
  ///
  /// The index then ends where the log does. It must be read as ``LogIndex/init(of:)`` says.
  public func isRemainder(beside files: StoreFiles) throws -> Bool {
    guard header == .valid, let index = try LogIndex(of: files) else { return false }
    return index.salts == salts && index.frameCount == committedFrames
  }
}
