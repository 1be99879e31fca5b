/// A file that appears whole or not at all.
///
/// The bytes go to a temporary file beside the target. ``commit()`` makes them durable and renames
/// it into place; without that the temporary file is removed again.
public struct AtomicFile: ~Copyable {
  private let file: Descriptor
  private let target: String
  private var committed = false

  /// Begins a replacement of the file at the path; its directory must exist.
  ///
  /// A device, pipe, socket or directory is never replaced.
  public init(replacing target: String, mode: UInt16 = 0o600) throws {
    if let kind = try Disk.status(target)?.kind, kind == .other || kind == .directory {
      throw Failure("'\(target)' is not a regular file", status: .refused)
    }
    let temporary =
      Path.parent(target) + "/." + Path.name(target) + "." + RandomName.hex(8) + ".tmp"
    file = try Descriptor(opening: temporary, .createNew(mode: mode))
    self.target = target
  }

  deinit {
    if !committed { try? Disk.removeFile(file.path) }  // a leftover is ours and harmless
  }

  /// Adds bytes.
  public func write(_ bytes: some Sequence<UInt8>) throws { try file.write(bytes) }

  /// Puts the file in place, durably.
  public consuming func commit() throws {
    try file.sync()
    try Disk.rename(file.path, to: target)
    committed = true
    try Disk.syncDirectory(Path.parent(target))
  }

  /// Replaces a file with a text, in one step.
  public static func write(_ text: String, to path: String, mode: UInt16 = 0o600) throws {
    let file = try AtomicFile(replacing: path, mode: mode)
    try file.write(text.utf8)
    try file.commit()
  }
}
