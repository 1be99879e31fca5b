import Common
import Gate

/// Marks a workstream in the table after its work was taken back or brought back.
enum WorkstreamMark {
  static func set(_ outcome: BranchChange.Outcome, verb: String, call: GateCall) throws -> String? {
    nil
  }
}
