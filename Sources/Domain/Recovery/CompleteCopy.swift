public import Common

/// Copies a file to a name that nobody has: whole and durable, or not at all.
public struct CompleteCopy: Sendable {
  let world: World

  /// Prepares copies.
  public init(world: World) { self.world = world }

  /// Copies and returns the SHA-256 in hexadecimal.
  public func copy(_ source: String, to target: String) throws -> String {
    let draft = Path.parent(target) + "/.ecw-extract-" + RandomName.hex(8)
    do {
      let sha256 = try FileHash.copy(source, to: draft, checkpoint: world.checkpoint)
      try Failpoint.hit("extract.place", path: target)
      try LogMerger.place(draft, at: target)
      return sha256
    } catch {
      try? Disk.removeFile(draft)  // our own draft; it may not have been made
      throw error
    }
  }
}
