import Common

/// The file that holds the output of one run.
public struct GateLog: Sendable {
  /// Its absolute path.
  public let path: String
  /// Its path from the workspace root.
  public let name: String

  /// So much of the beginning and of the end is kept.
  private static let keptBytes: Int64 = 2 << 20

  /// Leaves the middle out of a log that is too long to be kept, and says so there.
  func cut() throws {
    let (size, kept) = (size, Self.keptBytes)
    guard size > 3 * kept else { return }
    let whole = try Descriptor(opening: path, .read)
    var head = [UInt8](repeating: 0, count: Int(kept))
    head.removeLast(head.count - (try whole.read(into: &head)))
    try whole.seek(to: size - kept)
    var tail = [UInt8](repeating: 0, count: Int(kept))
    tail.removeLast(tail.count - (try whole.read(into: &tail)))
    let note = "\n[ws-gate: \(size - 2 * kept) bytes left out here]\n"
    try Descriptor(opening: path + ".cut", .createNew(mode: 0o600)).write(head + note.utf8 + tail)
    try Disk.rename(path + ".cut", to: path)
  }

  /// How much was printed.
  var size: Int64 { (try? Disk.status(path)?.size) ?? 0 }  // a log that is gone limits nothing
}
