import Backups
import Common
import EventLog
import Terminal

extension EventsCall {
  /// Saves the store before it is changed and returns what brings it back: a snapshot's id, or a
  /// file beside a store that no snapshot covers.
  func safetyCopy(_ reason: String) throws -> String {
    let busySeconds = try settings.seconds(.busyTimeout)
    guard isOwn else {
      return try SafetyCopy.make(of: store, world: world, busySeconds: busySeconds)
    }
    let workspace = try call.workspace()
    let repository = BackupRepository(
      directory: Path.normal(settings.text(.backupDest), from: workspace.root))
    let outcome = try SnapshotCreator(
      world: world, workspace: workspace, repository: repository,
      request: SnapshotRequest(
        reason: reason, include: settings.all(.backupInclude), busySeconds: busySeconds)
    ).create()
    // Suspect for another reason, such as events that are gone: what there is was saved soundly.
    let saved: Manifest? =
      switch outcome {
      case .created(let manifest), .stillSuspect(let manifest): manifest
      default: nil
      }
    guard let saved, saved.store("events")?.verdict == .proven else {
      throw Failure(
        "no sound snapshot of '\(store)' could be taken first, so nothing was changed",
        hint: "ecw-health --deep", status: .refused)
    }
    return saved.id
  }

  /// Adds a line to the audit log; a store outside of any workspace has none.
  func audit(_ verb: String, _ what: String, safetyCopy: String?, status: ExitStatus) throws {
    guard isOwn || (try? call.workspace()) != nil else { return }  // the same failure: no log
    AuditLog.note(
      AuditLog.Entry(
        time: world.now(), tool: "ecw-events", verb: verb, what: what, safetyCopy: safetyCopy,
        status: status), in: try call.workspace(), call.world)
  }
}
