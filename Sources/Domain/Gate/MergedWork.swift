public import Common
import Processes

/// Whose work a merge brought in.
public struct MergedWork: Sendable, Equatable {
  /// One branch of several that an octopus merge brought in; else the only one.
  public struct Part: Sendable, Equatable {
    /// The branch, `ws/ws-22/agent-1`, if it is known.
    public let branch: String?
    /// The workstream's id.
    public let workstream: String?
  }

  /// What it brought in, in the order of the parents.
  public let parts: [Part]
  /// The first branch, if it is known.
  public var branch: String? { parts.first?.branch }
  /// The first workstream's id.
  public var workstream: String? { parts.first?.workstream }
  /// The ids of all workstreams.
  public var workstreams: [String] {
    parts.compactMap(\.workstream).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Reads the merge's subject, and failing that the branches at its other parents.
  public static func of(_ commit: GateCommit, in directory: String, world: World) throws
    -> MergedWork
  {
    if let named = named(by: commit) { return named }
    let git = GitCommand(in: directory, world: world)
    let parts = try commit.parents.dropFirst().compactMap { parent -> Part? in
      let refs = try git.text([
        "for-each-ref", "--format=%(refname)", "--points-at", parent, "refs/heads/ws/",
      ])
      let branch = refs.split(separator: "\n").first.map { String($0.dropFirst(11)) }
      return branch.map { Part(branch: $0, workstream: workstream($0)) }
    }
    return MergedWork(parts: parts)
  }

  static func named(by commit: GateCommit) -> MergedWork? {
    let all = commit.subject.split { " \t'\",:;()".contains($0) }.map(String.init)
    // "Merge branch 'main' into ws/ws-2/a1" brought main's work, not that of ws-2.
    let words = all.indices.filter { $0 == 0 || all[$0 - 1] != "into" }.map { all[$0] }
    var branches: [String] = []
    for word in words where workstream(word) != nil && !branches.contains(word) {
      branches.append(word)
    }
    if !branches.isEmpty {
      // A merge has as many branches as it has parents beside the first.
      let count = max(1, commit.parents.count - 1)
      return MergedWork(
        parts: branches.prefix(count).map { Part(branch: $0, workstream: workstream($0)) })
    }
    // The runbook's own wording: "resolve: merge ws-22".
    let id = words.first { $0.hasPrefix("ws-") && isID($0) }
    return id.map { MergedWork(parts: [Part(branch: nil, workstream: $0)]) }
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
