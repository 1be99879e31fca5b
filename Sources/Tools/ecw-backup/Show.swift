import ArgumentParser
import Backups
import Common
import Terminal

struct Show: BackupVerb {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one snapshot: its stores, rows, checks and findings.",
    discussion: Manual.page(
      examples: ["ecw-backup show latest", "ecw-backup show 20261121 --json | jq .stores"],
      statuses: [.ok, .failed, .usage, .unavailable]))

  @OptionGroup var options: BackupOptions

  @Argument(help: "The id, its beginning, or 'latest'.", completion: SnapshotCompletion.ids)
  var id: String

  func report(_ call: BackupCall) throws -> any Report {
    let entry = try call.repository.entry(named: id)
    return Single(
      SnapshotRecord(entry.manifest, now: call.world.now(), isPinned: entry.isPinned),
      render: Self.render)
  }

  private static func render(_ record: SnapshotRecord, _ style: Style) -> String {
    var text = "snapshot \(record.id)  \(record.createdAt)  \(record.verdict.rawValue) "
    text += "(\(record.verification))  \(Quantity.bytes(record.sizeBytes))\n"
    text += style.table(
      ["STORE", "SIZE", "ROWS", "METHOD", "PINNED", "VERDICT", "SHA-256"],
      record.stores.map { store in
        [
          store.path, Quantity.bytes(store.sizeBytes),
          store.tableRows.map { String($0.values.reduce(0, +)) } ?? "unknown", store.method,
          Quantity.decimal(store.pinSeconds * 1000) + " ms", store.verdict.rawValue,
          String(store.sha256.prefix(16)),
        ]
      })
    text += "\(record.fileCount) files, links and directories\n"
    return text + record.findings.map { "finding: \(Shell.printable($0))\n" }.joined()
  }
}
