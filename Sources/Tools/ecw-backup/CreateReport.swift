import Backups
import Common
import Terminal

/// What `create` says.
struct CreateReport: Report {
  private(set) var record: Record
  private(set) var status: ExitStatus
  private let root: String

  struct Record: Encodable {
    var schema = "ecw.backup.create/1"
    var outcome: String
    @OrNull var snapshot: SnapshotRecord?
    @OrNull var latest: String?
    @OrNull var ageSeconds: Int64?
    var retentionFrozen: Bool
    @OrNull var retentionProblem: String?
  }

  init(_ outcome: SnapshotOutcome, call: BackupCall) {
    func made(_ word: String, _ manifest: Manifest?) -> Record {
      let latest = (try? call.repository.latest())??.manifest.id  // only shown; health judges it
      return Record(
        outcome: word,
        snapshot: manifest.map { SnapshotRecord($0, now: call.world.now(), isPinned: false) },
        latest: latest, retentionFrozen: manifest?.verdict == .suspect)
    }
    root = call.workspace.root
    switch outcome {
    case .created(let manifest):
      record = made("created", manifest)
      status = Self.status(manifest)
    case .notDue(let id, let age):
      record = Record(outcome: "not_due", latest: id, ageSeconds: age, retentionFrozen: false)
      status = .ok
    case .stillSuspect(let manifest): (record, status) = (made("still_suspect", manifest), .bad)
    case .nothing: (record, status) = (made("nothing_to_protect", nil), .ok)
    }
  }

  /// Adds that the snapshot stands and the retention could not be applied.
  mutating func note(retentionProblem: String) {
    record.retentionProblem = retentionProblem
    if status == .ok || status == .findings { status = .partial }
  }

  private static func status(_ manifest: Manifest) -> ExitStatus {
    if manifest.verdict == .suspect { return .bad }
    return manifest.findings.isEmpty ? .ok : .findings
  }

  func json() throws -> [String] { [try JSON.line(record)] }

  func text(_ style: Style) -> String {
    if let id = record.latest, let age = record.ageSeconds {
      return "none due: snapshot \(id) was taken \(Quantity.age(seconds: age)) ago\n"
    }
    guard let snapshot = record.snapshot else { return "nothing to protect here yet\n" }
    switch record.outcome {
    case "still_suspect":
      return style.paint("still suspect", .bad)
        + ": the last attempt (\(snapshot.id)) found damage\n" + details(snapshot, style)
    default:
      let tone: Style.Tone = snapshot.verdict == .suspect ? .bad : .good
      return "snapshot \(snapshot.id)  \(Quantity.bytes(snapshot.sizeBytes))  "
        + "\(counted(snapshot.storeCount, "store")), \(counted(snapshot.fileCount, "file"))  "
        + style.paint(snapshot.verdict.rawValue, tone) + "\n" + details(snapshot, style)
        + (record.retentionProblem.map { "  retention was not applied: \(Shell.printable($0))\n" }
          ?? "")
    }
  }

  private func details(_ snapshot: SnapshotRecord, _ style: Style) -> String {
    var text = snapshot.findings.map { "  " + Shell.printable($0) + "\n" }.joined()
    guard snapshot.verdict == .suspect else { return text }
    text += "  latest stays \(record.latest ?? "unset"); nothing is pruned until a sound snapshot\n"
    return text + "hint: \(hint(snapshot))\n"
  }

  private func hint(_ snapshot: SnapshotRecord) -> String {
    // What SQLite cannot read whole is for the tool that needs no SQLite.
    if let store = snapshot.stores.first(where: { $0.method == "raw" }) {
      return "ecw-recover assess " + Shell.quote(Path.normal(store.path, from: root))
    }
    let isLoss = snapshot.stores.allSatisfy { $0.verdict != .suspect }
    return isLoss ? "ecw-backup create --accept-loss" : "ecw-health --deep"
  }
}
