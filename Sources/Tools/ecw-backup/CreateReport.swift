import Backups
import Common
import Terminal

/// What `create` says.
struct CreateReport: Report {
  let record: Record
  let status: ExitStatus

  struct Record: Encodable {
    var schema = "ecw.backup.create/1"
    var outcome: String
    @OrNull var snapshot: SnapshotRecord?
    @OrNull var latest: String?
    var retentionFrozen: Bool
  }

  init(_ outcome: SnapshotOutcome, call: BackupCall) {
    let latest = (try? call.repository.latest())??.manifest.id  // only shown; health judges it
    func made(_ word: String, _ manifest: Manifest?) -> Record {
      Record(
        outcome: word,
        snapshot: manifest.map { SnapshotRecord($0, now: call.world.now(), isPinned: false) },
        latest: latest, retentionFrozen: manifest?.verdict == .suspect)
    }
    switch outcome {
    case .created(let manifest):
      record = made("created", manifest)
      status = Self.status(manifest)
    case .notDue(let manifest): (record, status) = (made("not_due", manifest), .ok)
    case .stillSuspect(let manifest): (record, status) = (made("still_suspect", manifest), .bad)
    case .nothing: (record, status) = (made("nothing_to_protect", nil), .ok)
    }
  }

  private static func status(_ manifest: Manifest) -> ExitStatus {
    if manifest.verdict == .suspect { return .bad }
    return manifest.findings.isEmpty ? .ok : .findings
  }

  func json() throws -> [String] { [try JSON.line(record)] }

  func text(_ style: Style) -> String {
    guard let snapshot = record.snapshot else { return "nothing to protect here yet\n" }
    switch record.outcome {
    case "not_due":
      return "snapshot \(snapshot.id) is \(Quantity.age(seconds: snapshot.ageSeconds)) old: none due\n"
    case "still_suspect":
      return style.paint("still suspect", .bad)
        + ": the last attempt (\(snapshot.id)) found damage\n" + details(snapshot, style)
    default:
      let tone: Style.Tone = snapshot.verdict == .suspect ? .bad : .good
      return "snapshot \(snapshot.id)  \(Quantity.bytes(snapshot.sizeBytes))  "
        + "\(snapshot.stores.count) stores, \(snapshot.fileCount) files  "
        + style.paint(snapshot.verdict.rawValue, tone) + "\n" + details(snapshot, style)
    }
  }

  private func details(_ snapshot: SnapshotRecord, _ style: Style) -> String {
    var text = snapshot.findings.map { "  " + Shell.printable($0) + "\n" }.joined()
    guard snapshot.verdict == .suspect else { return text }
    text += "  latest stays \(record.latest ?? "unset"); nothing is pruned until a sound snapshot\n"
    text += "hint: ecw-health --deep\n"
    return text
  }
}
