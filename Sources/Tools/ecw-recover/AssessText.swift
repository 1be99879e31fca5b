import Common
import Recovery
import Terminal

/// An assessment for people.
enum AssessText {
  static func render(_ assessment: Assessment, _ style: Style) -> String {
    let tone: Style.Tone = assessment.status == .ok ? .good : .bad
    var text =
      "\(Shell.printable(assessment.store)): "
      + style.paint(assessment.state.rawValue, tone) + "\n"
    text += assessment.problems.prefix(10).map { "  \(Shell.printable($0))\n" }.joined()
    if assessment.problems.count > 10 {
      text += "  and \(assessment.problems.count - 10) more problems\n"
    }
    text += style.table(
      ["TABLE", "SOURCE", "ROWS", ""], assessment.tables.flatMap(rows))
    if let aside = assessment.asideCount, aside > 0 {
      text += "\(counted(aside, "row")) of no known table\n"
    }
    if let deleted = assessment.deletedCount, deleted > 0 {
      text += "\(counted(deleted, "deleted row")) still there\n"
    }
    return text + assessment.next.map { Shell.printable("hint: \($0)") + "\n" }.joined()
  }

  private static func rows(_ table: Assessment.Table) -> [[String]] {
    var notes: [String] = []
    if let repaired = table.repairedCount, repaired > 0 { notes.append("\(repaired) repaired") }
    if let lost = table.lostCount, lost > 0 { notes.append("\(lost) lost") }
    if table.intactCount != nil, table.lostCount == nil { notes.append("unknown how many lost") }
    if table.sources.isEmpty { return [[table.table, "-", "0", notes.joined(separator: ", ")]] }
    return table.sources.enumerated().map { number, source in
      [
        number == 0 ? table.table : "", source.source, String(source.rowCount),
        number == 0 ? notes.joined(separator: ", ") : "",
      ]
    }
  }
}
