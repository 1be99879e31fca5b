import Common
import Crypto

/// SHA-256 in hexadecimal.
enum Digest {
  static func text(_ digest: SHA256.Digest) -> String { Hex.text(digest) }

  static func of(_ text: String) -> String { Self.text(SHA256.hash(data: Array(text.utf8))) }

  /// The digest and the size of a file, read once in blocks.
  static func of(file path: String, checkpoint: () throws -> Void) throws -> (
    sha256: String, sizeBytes: Int64
  ) {
    let file = try Descriptor(opening: path, .readNoFollow)
    var block = [UInt8](repeating: 0, count: 1 << 20)
    var hasher = SHA256()
    var size: Int64 = 0
    while true {
      try checkpoint()
      let count = try file.read(into: &block)
      if count == 0 { return (text(hasher.finalize()), size) }
      unsafe block.withUnsafeBytes {
        unsafe hasher.update(bufferPointer: .init(rebasing: $0[..<count]))
      }
      size += Int64(count)
    }
  }
}

/// A SHA-256 that grows with the pieces of a stream; one task adds, the same reads.
final class RunningDigest: @unchecked Sendable {
  private var hasher = SHA256()

  func add(_ piece: [UInt8]) { hasher.update(data: piece) }

  func text() -> String { Digest.text(hasher.finalize()) }
}
