/// A path or an object's name as a number.
///
/// Two that are equal by chance only cost a merge that was not needed: what decides is git's own
/// answer, never the hash.
typealias PathHash = UInt64

enum Hash {
  private static let start: UInt64 = 0xcbf2_9ce4_8422_2325

  static func of(_ bytes: some Sequence<UInt8>) -> PathHash {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The hash of a path, and of each directory above it but the root.
  static func path(_ bytes: ArraySlice<UInt8>) -> (whole: PathHash, directories: [PathHash]) {
    var hash = start
    var directories: [PathHash] = []
    for byte in bytes {
      if byte == UInt8(ascii: "/") { directories.append(hash) }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return (hash, directories)
  }
}
