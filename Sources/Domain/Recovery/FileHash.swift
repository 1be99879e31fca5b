import Common
import Crypto

/// The SHA-256 of files, read once in blocks.
public enum FileHash {
  /// The digest of a file in hexadecimal.
  public static func sha256(_ path: String, checkpoint: () throws -> Void) throws -> String {
    try copy(path, to: nil, checkpoint: checkpoint)
  }

  /// Copies a file to a new place and returns the digest of what was copied.
  public static func copy(_ path: String, to target: String?, checkpoint: () throws -> Void) throws
    -> String
  {
    let file = try Descriptor(opening: path, .readNoFollow)
    let copy = try target.map { try Descriptor(opening: $0, .createNew(mode: 0o600)) }
    var block = [UInt8](repeating: 0, count: 1 << 20)
    var hasher = SHA256()
    while true {
      try checkpoint()
      let count = try file.read(into: &block)
      if count == 0 { break }
      hasher.update(data: block[..<count])
      try copy?.write(block[..<count])
    }
    try copy?.sync()
    return Hex.text(hasher.finalize())
  }
}
