import Common
import Salvage
import Terminal

/// What a salvage did.
struct SalvageReport: Report {
  let receipt: SalvageReceipt

  var status: ExitStatus { receipt.status }

  func json() throws -> [String] { [try JSON.line(receipt)] }

  func text(_ style: Style) -> String {
    var text = "saved '\(Shell.printable(receipt.store))' to '\(Shell.printable(receipt.target))'\n"
    text += style.table(
      ["TABLE", "INTACT", "REPAIRED", "CONFLICTING", "LOST", "DIFFERS", "DEFINITION"],
      receipt.tables.map { table in
        [
          table.name, String(table.intactCount), String(table.repairedCount),
          String(table.conflictingCount), table.lostCount.map(String.init) ?? "unknown",
          table.differsFromSnapshotCount.map(String.init) ?? "-", table.definition,
        ]
      })
    for source in receipt.sources { text += line(source) }
    for table in receipt.tables where !table.doubts.isEmpty {
      let doubts = table.doubts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      text += "doubts in \(Shell.printable(table.name)): \(doubts.joined(separator: ", "))\n"
    }
    for aside in receipt.setAside {
      text +=
        "set aside: \(aside.rowCount) in \(Shell.printable(aside.table)) "
        + "(\(Shell.printable(aside.reason)))\n"
    }
    for problem in receipt.problems { text += "problem: \(Shell.printable(problem))\n" }
    let verdict =
      receipt.isVerified
      ? "passes SQLite's full check" : "is whole; what SQLite's check says is among the problems"
    return text + "the new store \(verdict)\n" + hint
  }

  private func line(_ source: SalvageReceipt.Source) -> String {
    var text = "\(source.role): \(source.pageCount) pages of \(Quantity.bytes(source.sizeBytes))"
    if let sha256 = source.sha256 { text += ", sha256 \(sha256.prefix(16))" }
    if let frame = source.breakAtFrame { text += ", SQLite stops at frame \(frame)" }
    if source.unreadableBytes > 0 {
      text += ", \(Quantity.bytes(source.unreadableBytes)) unreadable"
    }
    return text + "\n"
  }

  private var hint: String {
    let isBehind = receipt.sources.contains { source in
      (source.frames?["behind-break"] ?? 0) + (source.frames?["bad-checksum"] ?? 0)
        + (source.frames?["uncommitted"] ?? 0) > 0
    }
    guard isBehind, receipt.wal != "beyond-break" else { return "" }
    return Shell.printable(
      "hint: ecw-recover salvage --wal beyond-break \(Shell.quote(receipt.store)) --to NEW") + "\n"
  }
}
