public import Common
import SQLite

/// What identifies one state of a file without reading it.
///
/// Times are in nanoseconds. A state whose file changed shortly before it was looked at is racy:
/// a later change could leave the same times, so it never counts as unchanged.
public struct Fingerprint: Codable, Sendable, Equatable {
  /// The file system and the file on it.
  public var device: UInt64
  /// The file on its file system.
  public var inode: UInt64
  /// The size in bytes.
  public var sizeBytes: Int64
  /// When the content changed.
  public var modifiedNanoseconds: Int64
  /// When the content or the inode changed.
  public var changedNanoseconds: Int64
  /// When this was looked at.
  public var seenNanoseconds: Int64
  /// The first bytes of a store in hexadecimal: its change counter and sizes.
  public var header: String
  /// The size of the write-ahead log in bytes, 0 without one.
  public var walSizeBytes: Int64
  /// When the write-ahead log changed, 0 without one.
  public var walModifiedNanoseconds: Int64
  /// The header of the write-ahead log with its salts, in hexadecimal.
  public var walHeader: String

  static let racyNanoseconds: Int64 = 2_000_000_000

  /// Looks at a file; `nil` when there is no regular file.
  ///
  /// A store must not be open in this process: its header is read with a descriptor of its own.
  public static func of(_ path: String, isStore: Bool, now: Timestamp) throws -> Fingerprint? {
    guard let status = try Disk.status(path), status.kind == .file else { return nil }
    let files = StoreFiles(path)
    // An empty log is what opening a store leaves behind; it says nothing about its content.
    let wal = isStore ? try Disk.status(files.wal).flatMap { $0.size > 0 ? $0 : nil } : nil
    return Fingerprint(
      device: status.device, inode: status.inode, sizeBytes: status.size,
      modifiedNanoseconds: status.modified.nanoseconds,
      changedNanoseconds: status.changed.nanoseconds, seenNanoseconds: now.nanoseconds,
      header: isStore ? try head(path, StoreHeader.byteCount) : "",
      walSizeBytes: wal?.size ?? 0, walModifiedNanoseconds: wal?.modified.nanoseconds ?? 0,
      walHeader: wal == nil ? "" : try head(files.wal, WriteAheadLog.headerSize))
  }

  /// Whether the file is certainly still in the state that was recorded.
  public func isSameState(as recorded: Fingerprint) -> Bool {
    let newest = max(
      recorded.modifiedNanoseconds, recorded.changedNanoseconds, recorded.walModifiedNanoseconds)
    return isSameMoment(as: recorded)
      && newest < recorded.seenNanoseconds - Self.racyNanoseconds
  }

  /// Whether nothing happened between two looks at a file.
  func isSameMoment(as other: Fingerprint) -> Bool {
    var copy = other
    copy.seenNanoseconds = seenNanoseconds
    return self == copy
  }

  private static func head(_ path: String, _ count: Int) throws -> String {
    let file = try Descriptor(opening: path, .readNoFollow)
    var bytes = [UInt8](repeating: 0, count: count)
    return Hex.text(bytes[..<(try file.read(into: &bytes))])
  }
}
