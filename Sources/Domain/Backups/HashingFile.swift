import Common
import Crypto
import Dispatch

/// A new file whose SHA-256 is computed on a second thread while a third one writes it.
///
/// A few large buffers go round: the caller fills one; the writer and the hasher read it; then it
/// is free again. Memory does not grow with the file. What is large goes past the page cache.
@safe final class HashingFile: @unchecked Sendable {
  // The hasher and the failure are touched only on their serial queues; each buffer and its error
  // only by whoever has its turn.
  static let blockSize = 1 << 20
  private static let ringCount = 6

  private let file: Descriptor
  private let ring: [UnsafeMutableRawBufferPointer]
  private let written = DispatchSemaphore(value: ringCount)
  private let hashed = DispatchSemaphore(value: ringCount)
  private let writer = DispatchQueue(label: "write")
  private let queue = DispatchQueue(label: "sha256")
  private var hasher = SHA256()
  private var failure: (any Error)?
  private var errors = [(any Error)?](repeating: nil, count: ringCount)
  private var turn = 0
  private(set) var byteCount: Int64 = 0

  init(creating path: String) throws {
    file = try Descriptor(opening: path, .createNew(mode: 0o600))
    unsafe ring = unsafe (0..<Self.ringCount).map { _ in
      UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockSize, alignment: 4096)
    }
  }

  // Every block on a queue holds the file, so none is left; this may run on a queue itself.
  deinit {
    unsafe ring.forEach { unsafe $0.deallocate() }
  }

  /// Lets the closure fill a block, has it written, and returns how much it filled.
  ///
  /// What went wrong while an earlier block was written is thrown here or by ``digest()``.
  func append(_ fill: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> Int {
    // The queues are serial, so the oldest of the buffers is the one that both are done with.
    written.wait()
    hashed.wait()
    let slot = turn % Self.ringCount
    let buffer = unsafe ring[slot]
    var count = 0
    do {
      if let error = errors[slot] { throw error }
      count = unsafe try fill(buffer)
    } catch {
      written.signal()
      hashed.signal()
      throw error
    }
    turn += 1
    byteCount += Int64(count)
    // What fits in one block is read again soon, and is not worth the detour.
    if turn == 1 { file.bypassCache(count == Self.blockSize) }
    hand(slot, UInt(bitPattern: buffer.baseAddress), count)
    return count
  }

  private func hand(_ slot: Int, _ address: UInt, _ count: Int) {
    queue.async { [self] in
      unsafe hasher.update(bufferPointer: Self.block(address, count))
      hashed.signal()
    }
    writer.async { [self] in
      do {
        if failure == nil { try unsafe file.write(Self.block(address, count)) }
      } catch {
        failure = error
      }
      errors[slot] = failure
      written.signal()
    }
  }

  private static func block(_ address: UInt, _ count: Int) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count)
  }

  /// The SHA-256 of everything appended, in hexadecimal, when all of it is written.
  func digest() throws -> String {
    if let failure = writer.sync(execute: { failure }) { throw failure }
    return queue.sync { Digest.text(hasher.finalize()) }
  }

  /// Makes the file read-only and lets the disk begin; somebody else waits for it.
  func settle() throws {
    try file.setMode(0o400)
    file.startWriteback(from: 0, count: byteCount)
  }

  /// Makes the file read-only and durable.
  func seal() throws {
    if let failure = writer.sync(execute: { failure }) { throw failure }
    try file.setMode(0o400)
    try file.sync()
  }
}
