import Common
import Recovery
import Terminal

/// An installation for people.
enum InstallText {
  static func render(_ record: RecoveryRecord, _ style: Style) -> String {
    let events = record.eventCount.map { ", " + counted($0, "event") } ?? ""
    var text =
      "\(record.outcome): \(Shell.printable(record.store)) from "
      + "\(Shell.printable(record.from)), \(Quantity.bytes(record.sizeBytes))\(events)\n"
    if let loss = record.loss { text += render(loss, style) }
    for item in record.checklist {
      let tone: Style.Tone = item.state == "failed" ? .bad : item.state == "done" ? .good : .faint
      let mark = item.state.replacing("_", with: " ")
      text += style.paint("[\(mark)]", tone) + " \(item.item): \(Shell.printable(item.detail))\n"
    }
    if let quarantine = record.quarantine {
      text += "what was there before is in \(Shell.printable(quarantine))\n"
    }
    return text + hint(record)
  }

  private static func render(_ loss: LossReport, _ style: Style) -> String {
    var text = ""
    if loss.lostCount > 0 {
      text += style.paint("lost: \(counted(loss.lostCount, "row"))", .bad) + "\n"
      text += loss.lines.map { "  \(Shell.printable($0))\n" }.joined()
    }
    text += loss.unknown.map { style.paint("unknown loss: \(Shell.printable($0))\n", .bad) }
      .joined()
    if !loss.exceeds(0), !loss.comparedWith.isEmpty {
      let names = loss.comparedWith.map { Shell.printable($0) }.joined(separator: ", ")
      text += "nothing is lost of what \(names) had\n"
    }
    for missing in loss.missing where missing.differentCount > 0 {
      text +=
        "\(counted(missing.differentCount, "row")) of '\(Shell.printable(missing.table))' "
        + "differ from those in \(Shell.printable(missing.source))\n"
    }
    for note in loss.notes { text += "note: \(Shell.printable(note))\n" }
    return text
  }

  private static func hint(_ record: RecoveryRecord) -> String {
    let store = Shell.printable("--as \(Shell.quote(record.store))")
    switch record.outcome {
    case "planned":
      return "hint: ecw-recover install \(Shell.printable(Shell.quote(record.from))) \(store)"
        + (record.maxLoss == nil ? " --accept-loss\n" : maxLoss(record.maxLoss ?? 0))
    case "refused":
      return "nothing was changed; to install it in spite of the loss:\n"
        + "hint: ecw-recover install \(Shell.printable(Shell.quote(record.from))) \(store)"
        + (record.loss?.unknown.isEmpty ?? true
          ? maxLoss(record.loss?.lostCount ?? 0) : " --accept-loss\n")
    case "undone": return ""
    default: return "hint: ecw-recover install --undo\n"
    }
  }

  private static func maxLoss(_ count: Int64) -> String {
    count == 0 ? "\n" : " --max-loss \(count)\n"
  }
}
