public import Common
import Processes

/// Whose work a merge brought in.
public struct MergedWork: Sendable, Equatable {
  /// The branch, `ws/ws-22/agent-1`, if it is known.
  public let branch: String?
  /// The workstream's id.
  public let workstream: String?

  /// Reads the merge's subject, and failing that the branches at its second parent.
  public static func of(_ commit: GateCommit, in directory: String, world: World) throws
    -> MergedWork
  {
    if let named = fromSubject(commit.subject) { return named }
    guard commit.parents.count > 1 else { return MergedWork(branch: nil, workstream: nil) }
    let refs = try GitCommand(in: directory, world: world).text([
      "for-each-ref", "--format=%(refname)", "--points-at", commit.parents[1], "refs/heads/ws/",
    ])
    let branch = refs.split(separator: "\n").first.map { String($0.dropFirst(11)) }
    return MergedWork(branch: branch, workstream: branch.flatMap(workstream))
  }

  static func fromSubject(_ subject: String) -> MergedWork? {
    let words = subject.split { " \t'\",:;()".contains($0) }.map(String.init)
    if let branch = words.first(where: { workstream($0) != nil }) {
      return MergedWork(branch: branch, workstream: workstream(branch))
    }
    // The runbook's own wording: "resolve: merge ws-22".
    let id = words.first { $0.hasPrefix("ws-") && isID($0) }
    return id.map { MergedWork(branch: nil, workstream: $0) }
  }

  private static func workstream(_ branch: String) -> String? {
    let parts = branch.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    return parts.count >= 3 && parts[0] == "ws" && isID(parts[1]) ? parts[1] : nil
  }

  private static func isID(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
