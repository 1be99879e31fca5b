import ArgumentParser
import Backups
import Common
import Terminal

struct List: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the snapshots, newest first.",
    discussion: Manual.page(
      examples: [
        "ecw-backup list", "ecw-backup list --json | jq -r 'select(.verdict==\"proven\").id'",
      ],
      statuses: [.ok, .failed, .usage, .unavailable]))

  @OptionGroup var options: BackupOptions

  func report(_ call: BackupCall) throws -> any Report {
    let now = call.world.now()
    let retention = try RetentionOptions.retention(of: call.settings)
    let decisions = try Pruner(
      repository: call.repository, world: call.world, workspace: call.workspace
    ).plan(retention)
    let kept = Dictionary(
      decisions.map { ($0.manifest.id, $0.decision.reasons) }, uniquingKeysWith: { $1 })
    let records = try call.repository.entries().map {
      SnapshotRecord(
        $0.manifest, now: now, isPinned: $0.isPinned, keptBecause: kept[$0.manifest.id])
    }
    return Listing(records, render: Self.render)
  }

  private static func render(_ records: [SnapshotRecord], _ style: Style) -> String {
    if records.isEmpty { return "no snapshots yet\nhint: ecw-backup create\n" }
    return style.table(
      ["ID", "AGE", "SIZE", "STORES", "EVENTS", "VERDICT", "KEPT", "REASON"],
      records.map { record in
        [
          record.id, Quantity.age(seconds: record.ageSeconds), Quantity.bytes(record.sizeBytes),
          String(record.storeCount), record.eventPosition.map { String($0) } ?? "-",
          record.verdict.rawValue, (record.keptBecause ?? []).joined(separator: ", "),
          record.reason ?? record.tag ?? "",
        ]
      })
  }
}
