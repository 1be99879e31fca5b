public import Common

/// One SQLite store in a snapshot.
public struct StoreRecord: Codable, Sendable {
  /// How the bytes came into the snapshot.
  public enum Method: String, Codable, Sendable {
    /// Pinned, read in blocks through SQLite's file handle, the WAL laid over.
    case blocks
    /// SQLite's backup API in one held read transaction.
    case backupAPI = "backup-api"
    /// A hard link to the previous snapshot: the store had not changed.
    case linked
    /// The plain files, because SQLite cannot read them whole: evidence only.
    case raw
  }

  /// The path relative to the workspace root, or absolute when the store is elsewhere.
  public var path: String
  /// What the suite knows it as: `events`, `projections`.
  @OrNull public var role: String?
  /// The file in the snapshot, relative to its directory.
  public var stored: String
  /// The size in bytes.
  public var sizeBytes: Int64
  /// The SHA-256 of the file in the snapshot, in hexadecimal.
  public var sha256: String
  /// The page size in bytes.
  @OrNull public var pageSizeBytes: Int?
  /// The number of pages.
  @OrNull public var pageCount: Int64?
  /// Permission bits of the source.
  @OrNull public var mode: UInt16?
  /// Rows of each ordinary table.
  @OrNull public var tableRows: [String: Int64]?
  /// The highest event id, for a store with an `events` table.
  @OrNull public var eventPosition: Int64?
  /// The application's identity in the header.
  @OrNull public var applicationId: Int32?
  /// The application's schema version in the header.
  @OrNull public var userVersion: Int32?
  /// How the bytes came here.
  public var method: Method
  /// How long writers shared the store with our read transaction.
  public var pinSeconds: Double
  /// What is known about it.
  public var verdict: Verdict
  /// What is wrong with it.
  public var problems: [String]
  /// The state of the source, when it certainly is the state that was copied.
  @OrNull public var source: Fingerprint?
}
