public import Common

/// The record of a restore: `restore.json` in its quarantine directory.
///
/// It is durable before the first file moves, so that an interrupted restore can be continued or
/// undone from what is on disk.
public struct RestoreJournal: Codable, Sendable {
  /// How far the restore is.
  public enum Phase: String, Codable, Sendable {
    /// Copies are being prepared; nothing was moved.
    case staging
    /// All copies are prepared and verified; files are being moved.
    case installing
    /// What was there is being put back.
    case undoing
    /// Everything is in place.
    case done
    /// Everything is as it was before.
    case undone
  }

  /// The record's name and version.
  public var schema = "ecw.backup.journal/1"
  /// When the restore began.
  public var startedAt: Timestamp
  /// How far it is.
  public var phase: Phase
  /// What it does.
  public var plan: RestorePlan
  /// The repository that the snapshot is in, unless it is the usual one of the workspace.
  @OrNull public var repository: String?
  /// Where an undo put what it found in place of the last unit.
  @OrNull public var undone: String?
  /// The units whose place was cleared by an undo.
  public var cleared: [String] = []

  var isUnfinished: Bool { phase == .staging || phase == .installing || phase == .undoing }

  static let name = "restore.json"

  func save() throws {
    try AtomicFile.write(JSON.document(self), to: plan.quarantine + "/" + Self.name)
  }

  /// The journals of a workspace, newest first.
  public static func all(in workspace: Workspace) throws -> [RestoreJournal] {
    let directory = workspace.stateDirectory + "/quarantine"
    guard try Disk.exists(directory) else { return [] }
    return try Disk.names(in: directory).compactMap { $0 }.reversed().compactMap { name in
      let path = directory + "/" + name + "/" + Self.name
      guard SnapshotID.isValid(name), try Disk.exists(path) else { return nil }
      guard let journal = try? JSON.decode(RestoreJournal.self, from: Disk.read(path)),
        journal.plan.quarantine == directory + "/" + name
      else {
        throw Failure(
          "the journal '\(path)' is damaged, so whether that restore was finished is not known",
          hint: "mv \(Shell.quote(path)) \(Shell.quote(path + ".damaged"))",
          status: .dataError)
      }
      return journal
    }
  }
}
