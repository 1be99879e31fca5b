import Common

/// Copies a file of the evidence, hashing it; what the disk does not give back becomes zeros.
enum EvidenceCopy {
  private static let blockSize = 1 << 20
  private static let sectorSize = 4096

  static func copy(_ source: String, to target: String, checkpoint: (Int64) throws -> Void) throws
    -> (sha256: String, unreadableBytes: Int64)
  {
    let input = try Descriptor(opening: source, .readNoFollow)
    let output = try Descriptor(opening: target, .createNew(mode: 0o600))
    let size = try input.status().size
    let blocks = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * blockSize, alignment: 4096)
    let hash = HashingThread()
    // What fits in one block is not worth the detour.
    output.bypassCache(size > blockSize)
    defer {
      hash.wait()
      unsafe blocks.deallocate()
    }
    var turn = 0
    var offset: Int64 = 0
    var unreadable: Int64 = 0
    while offset < size {
      try checkpoint(offset)
      let count = Int(min(Int64(blockSize), size - offset))
      // The other block may still be hashed.
      let start = turn % 2 * blockSize
      let part = unsafe UnsafeMutableRawBufferPointer(rebasing: blocks[start..<start + count])
      unreadable += unsafe fill(part, from: input, at: offset)
      hash.wait()
      unsafe hash.begin(UnsafeRawBufferPointer(part))
      try unsafe output.write(UnsafeRawBufferPointer(part))
      turn += 1
      offset += Int64(count)
    }
    return (hash.digest(), unreadable)
  }

  // Reads a block; after an error sector by sector, so that a bad one costs only itself.
  private static func fill(
    _ block: UnsafeMutableRawBufferPointer, from file: borrowing Descriptor, at offset: Int64
  ) -> Int64 {
    if let count = try? unsafe file.read(at: offset, into: block), count == block.count { return 0 }
    var lost: Int64 = 0
    for start in stride(from: 0, to: block.count, by: sectorSize) {
      let sector = unsafe UnsafeMutableRawBufferPointer(
        rebasing: block[start..<min(start + sectorSize, block.count)])
      // The error is counted, which is all that can be done about it.
      let count = (try? unsafe file.read(at: offset + Int64(start), into: sector)) ?? 0
      guard count < sector.count else { continue }
      unsafe UnsafeMutableRawBufferPointer(rebasing: sector[count...])
        .initializeMemory(as: UInt8.self, repeating: 0)
      lost += Int64(sector.count - count)
    }
    return lost
  }
}
