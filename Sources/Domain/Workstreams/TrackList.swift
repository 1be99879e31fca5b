public import Common

/// The ids that the orchestrator's tracks name: its script has them as lists of texts.
///
/// The script is read, never run. A workstream that no list names gets a track that no agent has,
/// and is waited for for ever without an error.
enum TrackList {
  static let file = "scripts/multi_agent_orchestrator.py"

  /// The ids, or `nil` when there is no such script or no such lists in it.
  static func read(in workspace: Workspace) throws -> Set<String>? {
    let path = workspace.root + "/" + file
    guard try Disk.status(path)?.kind == .file else { return nil }
    let text = String(decoding: try Disk.read(path, limit: 4 << 20), as: UTF8.self)
    guard let start = text.firstRange(of: "track_assignments = {") else { return nil }
    let rest = text[start.upperBound...]
    guard let end = rest.firstIndex(of: "}") else { return nil }
    let words = rest[..<end].split { $0 == "\"" || $0 == "'" }.map(String.init)
    let ids = Set(words.filter { $0.hasPrefix("ws-") })
    return ids.isEmpty ? nil : ids
  }
}

extension DependencyGraph {
  /// The graph of a workspace, with what its orchestrator would not schedule.
  public init(of workspace: Workspace, rows: [WorkstreamRow]) throws {
    self.init(rows: rows, folder: try WorkstreamSpec.all(in: workspace))
    guard let tracks = try TrackList.read(in: workspace) else { return }
    for node in nodes where node.file != nil && !node.isCompleted && !tracks.contains(node.id) {
      problems.append(GraphProblem(.untracked, node.id, TrackList.file))
    }
  }
}
