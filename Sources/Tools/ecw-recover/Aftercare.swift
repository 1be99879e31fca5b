import Backups
import Common
import Processes
import Recovery

/// The checklist after a recovery: what it asks for and what came of it.
///
/// The store is in place already, so nothing here throws: what fails is an item that failed.
struct Aftercare {
  let call: RecoverCall

  private struct Health: Decodable {
    let status: String
  }

  /// Runs the `ecw-health` that is installed beside this tool.
  func health() -> RecoveryRecord.Item {
    let name = "health check"
    do {
      guard let tool = try sibling("ecw-health") else {
        return RecoveryRecord.Item(
          name, "not_run", "'ecw-health' is not installed beside this tool")
      }
      let child = ChildProcess(
        tool, ["--root", call.workspace.root, "--json"], in: call.workspace.root,
        world: call.world, timeLimitSeconds: 300)
      let (outcome, bytes) = try child.outputWaiting(stopReason: call.world.stopReason)
      guard case .exited(let code) = outcome.end, (0...3).contains(code) else {
        return RecoveryRecord.Item(name, "failed", "ecw-health ended with \(outcome.end)")
      }
      let status = try JSON.decode(Health.self, from: bytes).status
      return RecoveryRecord.Item(name, "done", "ecw-health says \(status)")
    } catch {
      return RecoveryRecord.Item(name, "failed", Shell.printable("\(error)"))
    }
  }

  private func sibling(_ name: String) throws -> String? {
    // Where there is no /proc, the word it was called by leads there when it is a path.
    let proc = "/proc/self/exe"
    let word = try Disk.exists(proc) ? proc : CommandLine.arguments.first ?? ""
    guard word.contains("/") else { return nil }
    let path = Path.parent(try Disk.realPath(word)) + "/" + name
    return try Disk.exists(path) ? path : nil
  }

  /// Takes a snapshot of the recovered state; an accepted loss is no reason to suspect it.
  func snapshot(of record: RecoveryRecord) -> (RecoveryRecord.Item, String?) {
    let name = "snapshot of the recovered state"
    do {
      let outcome = try SnapshotCreator(
        world: call.world, workspace: call.workspace, repository: call.repository,
        request: SnapshotRequest(
          reason: "recovered by ecw-recover install", acceptsLoss: true,
          include: call.settings.all(.backupInclude),
          busySeconds: try call.settings.seconds(.busyTimeout))
      ).create()
      guard case .created(let manifest) = outcome else {
        return (RecoveryRecord.Item(name, "failed", "none was taken"), nil)
      }
      let state = manifest.verdict == .suspect ? "failed" : "done"
      let detail = "snapshot \(manifest.id) is \(manifest.verdict.rawValue)"
      return (RecoveryRecord.Item(name, state, detail), manifest.id)
    } catch {
      return (RecoveryRecord.Item(name, "failed", Shell.printable("\(error)")), nil)
    }
  }

  /// What no tool can do for people.
  func reminders(_ record: RecoveryRecord) -> [RecoveryRecord.Item] {
    let lost = record.loss?.lostCount ?? 0
    let loss = record.loss == nil ? "the loss was not counted again" : "\(lost) rows are lost"
    return [
      RecoveryRecord.Item(
        "document the incident", "done", "this record, and a line in .ecw/log/audit.jsonl"),
      RecoveryRecord.Item(
        "test a view of the application", "not_run", "open one with the application"),
      RecoveryRecord.Item("notify whoever the loss concerns", "not_run", loss),
    ]
  }
}
