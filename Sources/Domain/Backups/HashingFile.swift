import Common
import Crypto
import Dispatch

/// A new file whose SHA-256 is computed on a second thread while it is written.
///
/// A few large buffers go round: the caller fills one and writes it; the hasher reads it; then it
/// is free again. Memory does not grow with the file.
@safe final class HashingFile: @unchecked Sendable {
  // The hasher is touched only on the serial queue; each buffer only by whoever has its turn.
  static let blockSize = 1 << 20
  private static let ringCount = 4

  private let file: Descriptor
  private let ring: [UnsafeMutableRawBufferPointer]
  private let free = DispatchSemaphore(value: ringCount)
  private let queue = DispatchQueue(label: "sha256")
  private var hasher = SHA256()
  private var turn = 0
  private(set) var byteCount: Int64 = 0

  init(creating path: String) throws {
    file = try Descriptor(opening: path, .createNew(mode: 0o600))
    unsafe ring = unsafe (0..<Self.ringCount).map { _ in
      UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockSize, alignment: 4096)
    }
  }

  // Every block on the queue holds the file, so none is left; this may run on the queue itself.
  deinit {
    unsafe ring.forEach { unsafe $0.deallocate() }
  }

  /// Lets the closure fill a block, writes what it filled, and returns how much that was.
  func append(_ fill: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> Int {
    free.wait()
    let buffer = unsafe ring[turn % Self.ringCount]
    var count = 0
    do {
      count = unsafe try fill(buffer)
      try unsafe file.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    } catch {
      free.signal()
      throw error
    }
    turn += 1
    let filled = count
    let address = UInt(bitPattern: buffer.baseAddress)
    queue.async { [self] in
      let block = unsafe UnsafeRawBufferPointer(
        start: UnsafeRawPointer(bitPattern: address), count: filled)
      unsafe hasher.update(bufferPointer: block)
      free.signal()
    }
    byteCount += Int64(count)
    if byteCount % (16 << 20) < Int64(count) {
      file.startWriteback(from: max(0, byteCount - (16 << 20)), count: 16 << 20)
    }
    return count
  }

  /// The SHA-256 of everything appended, in hexadecimal.
  func digest() -> String { queue.sync { Digest.text(hasher.finalize()) } }

  /// Makes the file read-only and lets the disk begin; somebody else waits for it.
  func settle() throws {
    try file.setMode(0o400)
    file.startWriteback(from: 0, count: byteCount)
  }

  /// Makes the file read-only and durable.
  func seal() throws {
    try file.setMode(0o400)
    try file.sync()
  }
}
