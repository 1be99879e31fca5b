/// The columns of `workstream_status` that are read; the raw value is the place in a row.
public enum WorkstreamColumn: Int32, Sendable, CaseIterable {
  /// The documented columns and those of supersets.
  case id, status, agent, track, startedAt, completedAt, exitCode, attempt, error, notes,
    blockedBy, updatedAt

  /// What the table calls it.
  public var name: String {
    switch self {
    case .id: "workstream_id"
    case .status: "status"
    case .agent: "agent_id"
    case .track: "track"
    case .startedAt: "started_at"
    case .completedAt: "completed_at"
    case .exitCode: "exit_code"
    case .attempt: "attempt"
    case .error: "error_message"
    case .notes: "notes"
    case .blockedBy: "blocked_by"
    case .updatedAt: "updated_at"
    }
  }
}
