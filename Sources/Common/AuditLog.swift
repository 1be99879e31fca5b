/// The record of what the suite changed: `.ecw/log/audit.jsonl`, one line a command.
public enum AuditLog {
  /// One line of the log.
  public struct Entry: Codable, Sendable {
    /// The record's name and version.
    public var schema = "ecw.audit.entry/1"
    /// When the command ended.
    public var time: Timestamp
    /// The tool's name.
    public var tool: String
    /// The verb.
    public var verb: String
    /// What was changed, in a few words.
    public var what: String
    /// Where the safety copy is.
    @OrNull public var safetyCopy: String?
    /// The exit status of the command.
    public var exitStatus: Int32

    /// Creates a line.
    public init(
      time: Timestamp, tool: String, verb: String, what: String, safetyCopy: String?,
      status: ExitStatus
    ) {
      self.time = time
      self.tool = tool
      self.verb = verb
      self.what = what
      self.safetyCopy = safetyCopy
      exitStatus = status.rawValue
    }
  }

  /// Adds a line about what is done already; that it cannot be added is only said.
  public static func note(_ entry: Entry, in workspace: Workspace, _ world: World) {
    do {
      try append(entry, in: workspace)
    } catch {
      world.err("\(entry.tool): done, but not in the audit log: \(Shell.printable("\(error)"))\n")
    }
  }

  /// Adds a line in one write, so that lines of several processes do not mix.
  public static func append(_ entry: Entry, in workspace: Workspace) throws {
    let directory = workspace.stateDirectory + "/log"
    try Disk.makeDirectories(directory, mode: 0o700)
    let log = try Descriptor(opening: directory + "/audit.jsonl", .append(mode: 0o600))
    try log.write((try JSON.line(entry) + "\n").utf8)
  }
}
