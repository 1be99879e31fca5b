/// One row of `workstream_status`, as it is written there.
///
/// A column that the table does not have is `nil`; columns nobody documents are not read.
public struct WorkstreamRow: Sendable, Equatable {
  /// The id: the table's key.
  public var id: String
  /// The status as it is written; see ``known``.
  public var status: String
  /// Who works on it.
  public var agent: String?
  /// The track of the agents that may take it.
  public var track: String?
  /// When it was started, as it is written.
  public var startedAt: String?
  /// When it ended, as it is written.
  public var completedAt: String?
  /// The exit status of the agent.
  public var exitCode: Int64?
  /// The number of the attempt; the orchestrator never counts further than 1.
  public var attempt: Int64?
  /// What went wrong.
  public var error: String?
  /// What people noted.
  public var notes: String?
  /// The ids it waits for.
  public var blockedBy: [String] = []
  /// When the row was last changed, as it is written.
  public var updatedAt: String?

  /// A workstream that has no row yet.
  public init(pending id: String) { (self.id, status) = (id, "pending") }

  init(id: String, status: String) { (self.id, self.status) = (id, status) }

  /// The status, if it is one of the documented words.
  public var known: WorkstreamStatus? { WorkstreamStatus(rawValue: status) }

  /// The full name of its agent's branch, `refs/heads/ws/<id>/<agent>`.
  ///
  /// Whether it is there, only git knows. `nil` without an agent, or when the row's texts cannot be
  /// part of a name.
  public var branch: String? {
    guard let agent, Self.isNamePart(id), Self.isNamePart(agent) else { return nil }
    return "refs/heads/ws/\(id)/\(agent)"
  }

  /// The path of its agent's worktree below the root, `.worktrees/<agent>-<id>`.
  ///
  /// Whether it is there, only the disk knows.
  public var worktree: String? {
    guard let agent, Self.isNamePart(id), Self.isNamePart(agent) else { return nil }
    return ".worktrees/\(agent)-\(id)"
  }

  // Stricter than git: what agents and validators write, and nothing that leads elsewhere.
  static func isNamePart(_ text: String) -> Bool {
    let dot = UInt8(ascii: ".")
    if text.utf8.first == UInt8(ascii: "-") { return false }
    var last = dot
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "+"):
        break
      case dot where last != dot: break
      default: return false
      }
      last = byte
    }
    return last != dot && !text.utf8.suffix(5).elementsEqual(".lock".utf8)
  }

  /// The ids in a `blocked_by` column: one, or several separated by commas or blanks.
  public static func ids(in blockedBy: String?) -> [String] {
    guard let blockedBy, !blockedBy.isEmpty else { return [] }
    return blockedBy.utf8.split(whereSeparator: isSeparator).map { String(Substring($0)) }
  }

  /// Whether a byte stands between two ids of that column.
  @inlinable public static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"),
      UInt8(ascii: ";"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }
}
