/// What a subject is called in text for people.
public enum SubjectName {
  /// The name: `Event store` for `events`.
  public static func title(_ subject: String) -> String {
    switch subject {
    case "events": "Event store"
    case "projections": "Projection store"
    case "orchestration": "Orchestration store"
    case "memory": "Memory store"
    case "signals": "Signals"
    case "backups": "Backups"
    case "worktrees": "Worktrees"
    case "workstreams": "Workstreams"
    case "gate": "Gate"
    case "disk": "Disk"
    case "tools": "Tools"
    case "sqlite": "SQLite"
    default: subject
    }
  }
}
