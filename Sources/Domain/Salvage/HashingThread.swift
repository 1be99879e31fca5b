import Common
import Crypto
import Dispatch

/// A SHA-256 on a second thread, while the caller does something else with the same block.
@safe final class HashingThread: @unchecked Sendable {
  private let queue = DispatchQueue(label: "sha256")
  // Touched only on the queue.
  private var hasher = SHA256()

  /// Begins with a block, which stays as it is until ``wait()``.
  func begin(_ block: UnsafeRawBufferPointer) {
    let address = UInt(bitPattern: block.baseAddress)
    let count = block.count
    queue.async { [self] in
      unsafe hasher.update(
        bufferPointer: UnsafeRawBufferPointer(
          start: UnsafeRawPointer(bitPattern: address), count: count))
    }
  }

  /// Waits until no block is needed any more.
  func wait() { queue.sync {} }

  /// The digest of everything, in hexadecimal.
  func digest() -> String { queue.sync { Hex.text(hasher.finalize()) } }
}
