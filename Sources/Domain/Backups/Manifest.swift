public import Common

/// What a snapshot holds and how it was proven: `manifest.json` in its directory.
///
/// The list of plain files is beside it in `files.jsonl`, one ``FileRecord`` a line, so that the
/// manifest stays small.
public struct Manifest: Codable, Sendable {
  /// The schema of the manifests this version writes and reads.
  public static let schemaName = "ecw.backup.manifest/1"

  /// The record's name and version.
  public var schema = Manifest.schemaName
  /// The snapshot's id; also the name of its directory.
  public var id: String
  /// When the snapshot was begun.
  public var createdAt: Timestamp
  /// When its stores were verified, if they were.
  @OrNull public var verifiedAt: Timestamp?
  /// How its stores were verified: `full`, `quick` or `none`.
  public var verification: String
  /// What is known about it.
  public var verdict: Verdict
  /// Why it was made.
  @OrNull public var reason: String?
  /// The user's word for it.
  @OrNull public var tag: String?
  /// The machine it was made on.
  public var host: String
  /// The workspace root it was made of.
  public var root: String
  /// The version of SQLite that made it.
  public var sqliteVersion: String
  /// The version of the tool that made it.
  public var toolVersion: String
  /// The stores, in the order they were pinned.
  public var stores: [StoreRecord]
  /// The directories that are restored as one.
  public var trees: [String]
  /// The number of plain files, links and directories.
  public var fileCount: Int
  /// Their size in bytes.
  public var fileBytes: Int64
  /// The SHA-256 of `files.jsonl` in hexadecimal.
  public var filesSha256: String
  /// What the user should look at.
  public var findings: [String]

  /// The size of everything in the snapshot in bytes.
  public var sizeBytes: Int64 { stores.reduce(fileBytes) { $0 &+ $1.sizeBytes } }

  /// The store with a role or a path.
  public func store(_ name: String) -> StoreRecord? {
    stores.first { $0.role == name || $0.path.isSamePath(as: name) }
  }

  static let unreadableProblem = "manifest.json is damaged"

  // What stands for a manifest that is there and cannot be read; `nil` for what is not ours.
  static func unreadable(_ bytes: [UInt8], id: String) -> Manifest? {
    struct Other: Decodable { let schema: String? }
    // A whole document of another kind is somebody else's.
    if let other = try? JSON.decode(Other.self, from: bytes), other.schema != schemaName {
      return nil
    }
    guard let createdAt = SnapshotID.time(of: id) else { return nil }
    return Manifest(
      id: id, createdAt: createdAt, verifiedAt: nil, verification: "none", verdict: .suspect,
      reason: nil, tag: nil, host: "", root: "", sqliteVersion: "", toolVersion: "", stores: [],
      trees: [], fileCount: 0, fileBytes: 0, filesSha256: "", findings: [unreadableProblem])
  }
}
