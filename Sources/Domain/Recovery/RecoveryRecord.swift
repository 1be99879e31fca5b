public import Common

/// What was done to bring a store back: the checklist of a recovery, with what came of each item.
public struct RecoveryRecord: Codable, Sendable {
  /// One item of the checklist.
  public struct Item: Codable, Sendable {
    /// What had to be done.
    public var item: String
    /// `done`, `failed` or `not_run`.
    public var state: String
    /// What came of it.
    public var detail: String

    /// Creates an item.
    public init(_ item: String, _ state: String, _ detail: String) {
      (self.item, self.state, self.detail) = (item, state, detail)
    }
  }

  /// The record's name and version.
  public var schema = "ecw.recover.install/1"
  /// `planned`, `refused`, `installed`, `continued` or `undone`.
  public var outcome: String
  /// The id of the installation; `nil` before there is one.
  @OrNull public var id: String?
  /// When it was recorded.
  public var time: Timestamp
  /// The store that was replaced.
  public var store: String
  /// The file that took its place.
  public var from: String
  /// Its SHA-256 in hexadecimal.
  public var sha256: String
  /// Its size in bytes.
  public var sizeBytes: Int64
  /// Its events, when it is an event log.
  @OrNull public var eventCount: Int64?
  /// Where what was there before is.
  @OrNull public var quarantine: String?
  /// What is lost; `nil` when it was not compared.
  @OrNull public var loss: LossReport?
  /// How many rows may be lost; `nil` when any number was accepted.
  @OrNull public var maxLoss: Int64?
  /// The checklist.
  public var checklist: [Item] = []
  /// The snapshot of the recovered state.
  @OrNull public var snapshot: String?
  /// Where this record is kept.
  @OrNull public var record: String?

  /// Creates a record.
  public init(
    outcome: String, time: Timestamp, store: String, from: String, sha256: String, sizeBytes: Int64
  ) {
    (self.outcome, self.time, self.store) = (outcome, time, store)
    (self.from, self.sha256, self.sizeBytes) = (from, sha256, sizeBytes)
  }

  /// Keeps the record in the workspace's log directory.
  public mutating func keep(in workspace: Workspace) throws {
    let directory = workspace.stateDirectory + "/log"
    try Disk.makeDirectories(directory, mode: 0o700)
    let path = Self.path(of: id ?? "", in: workspace)
    record = path
    try AtomicFile.write(JSON.document(self), to: path)
  }

  /// Where the record of an installation is kept.
  public static func path(of id: String, in workspace: Workspace) -> String {
    workspace.stateDirectory + "/log/recovery-" + id + ".json"
  }

  /// Whether an installation was finished: its record is kept.
  public static func isKept(_ id: String, in workspace: Workspace) throws -> Bool {
    try Disk.exists(path(of: id, in: workspace))
  }
}
