public import Common

/// One file, link or directory in a snapshot that is no store.
public struct FileRecord: Codable, Sendable {
  /// The path relative to the workspace root.
  public var path: String
  /// The directory or file that is restored as one: a tree's root, or the path itself.
  public var unit: String
  /// What it is.
  public var kind: FileStatus.Kind
  /// Permission bits.
  public var mode: UInt16
  /// The size in bytes; 0 for a link or a directory.
  public var sizeBytes: Int64
  /// The SHA-256 of the content in hexadecimal.
  @OrNull public var sha256: String?
  /// Where a link points.
  @OrNull public var target: String?
  /// Whether two reads gave the same bytes; otherwise it kept changing.
  public var isStable: Bool
  /// The state of the source, when it certainly is the state that was copied.
  @OrNull public var source: Fingerprint?
}
