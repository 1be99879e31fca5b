import Common
import Terminal
import Workstreams

/// What came of changing one workstream.
struct ChangeRecord: Encodable, Sendable {
  enum Outcome: String, Encodable, Sendable { case changed, unchanged, planned, refused }

  var schema = "ecw.ws-state.change/1"
  var id: String
  var outcome: Outcome
  /// The status before.
  @OrNull var before: String?
  /// The status now, or as it would be.
  @OrNull var after: String?
  @OrNull var attempt: Int64?
  var logged: Bool
  @OrNull var problem: String?
  private(set) var failure: Failure?

  var status: String { after ?? "" }

  private enum CodingKeys: CodingKey {
    case schema, id, outcome, before, after, attempt, logged, problem
  }

  init(_ change: WorkstreamChange, dryRun: Bool) {
    id = change.after.id
    outcome = !change.isChanged ? .unchanged : dryRun ? .planned : .changed
    logged = change.isLogged && !dryRun
    before = change.before?.status
    after = change.after.status
    attempt = change.after.attempt
  }

  init(_ failure: Failure, id: String) {
    self.id = id
    (outcome, logged) = (.refused, false)
    problem = failure.message
    self.failure = failure
  }

  static func render(_ records: [ChangeRecord], _ style: Style) -> String {
    records.map { record in
      let id = Shell.printable(record.id)
      let step = "\(record.before ?? "no row") -> \(record.status)"
      return switch record.outcome {
      case .changed: "\(id)  \(Shell.printable(step))\n"
      case .planned: "\(id)  would be set: \(Shell.printable(step))\n"
      case .unchanged: "\(id)  is \(record.status) already\n"
      case .refused: "\(id)  " + style.paint("not changed", .bad) + ": \(record.problem ?? "")\n"
      }
    }.joined()
  }
}
