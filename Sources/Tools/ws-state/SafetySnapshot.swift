import Backups
import Common
import SQLite
import Workstreams

extension StateCall {
  /// Takes a snapshot of the workspace, so that what follows can be taken back; returns its id.
  ///
  /// Refuses when the snapshot does not hold a proven copy of the table.
  func snapshot(before verb: String) throws -> String {
    let repository = BackupRepository(
      directory: Path.normal(settings.text(.backupDest), from: workspace.root))
    let request = SnapshotRequest(
      reason: "before ws-state \(verb)", depth: .full, include: settings.all(.backupInclude),
      busySeconds: busySeconds)
    let outcome = try SnapshotCreator(
      world: world, workspace: workspace, repository: repository, request: request
    ).create()
    switch outcome {
    case .created(let manifest), .stillSuspect(let manifest):
      guard try isKept(in: manifest) else { throw refused(manifest.id) }
      return manifest.id
    case .notDue(let id, _): return id
    case .nothing: throw Failure("there is nothing to protect", status: .unavailable)
    }
  }

  private func isKept(in manifest: Manifest) throws -> Bool {
    guard try Disk.exists(WorkstreamTable.path(in: workspace)) else { return true }
    return manifest.store(".state/orchestration.db")?.verdict == .proven
  }

  private func refused(_ id: String) -> Failure {
    Failure(
      "snapshot '\(id)' holds no proven copy of the table, so nothing was changed",
      hint: "ecw-backup show \(id)", status: .refused)
  }

  /// The command that brings something back from a snapshot.
  func restore(_ snapshot: String, _ what: String) -> ToldCommand {
    told("ecw-backup restore \(snapshot) --only \(what)")
  }

  /// A command in a record.
  func told(_ line: String) -> ToldCommand { ToldCommand(line, in: workspace) }
}
