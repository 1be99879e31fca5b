public import Common
public import Processes

/// A workstream that has been running for long, and what can be seen of it.
public struct StuckFinding: Sendable {
  /// What is made of it.
  public enum Verdict: String, Sendable, Codable {
    /// Nobody works on it.
    case dead
    /// Somebody is there, but nothing has come of it for long.
    case hung
    /// Somebody works on it.
    case working
  }

  /// How sure that is.
  public enum Confidence: String, Sendable, Codable {
    /// Several signs agree.
    case high
    /// Some signs are missing.
    case medium
    /// Little could be seen.
    case low
  }

  /// The row.
  public let row: WorkstreamRow
  /// When it was started, if the row says so.
  public let started: TableTime?
  /// What is made of it.
  public let verdict: Verdict
  /// How sure that is.
  public let confidence: Confidence
  /// The newest sign of work: a commit, a file, git's index, a line of the log.
  public let lastActivity: Timestamp?
  /// The processes in its worktree.
  public let processes: [LiveProcess]
  /// What was seen, in sentences.
  public let evidence: [String]
}

/// Looks at the workstreams that the table says are running.
public struct StuckExam {
  private let workspace: Workspace
  private let world: World
  private let limit: Int64
  private let now: Timestamp
  private var times: TableTimeReader
  // The branches with commits of their own; `nil` when git could not tell.
  private var ahead: Set<String>?

  /// Prepares a look; what ran for less than a number of seconds is left alone.
  public init(_ workspace: Workspace, world: World, afterSeconds: Int64) {
    self.workspace = workspace
    self.world = world
    limit = afterSeconds
    now = world.now()
    times = TableTimeReader(utcOffset: world.utcOffset)
  }

  /// The findings for rows with status `running`, each with the newest line of its log.
  public mutating func findings(_ rows: [(row: WorkstreamRow, lastLog: String?)]) throws
    -> [StuckFinding]
  {
    let overdue = rows.filter { isOverdue($0.row) }
    if overdue.isEmpty { return [] }
    let branches = try AgentBranch.all(in: workspace, world: world)
    if !branches.isEmpty { ahead = try AgentBranch.ahead(in: workspace, world: world) }
    let directories = try overdue.map { try directory(of: $0.row) }
    let seen = try LiveProcesses.below(directories.compactMap { $0 }, world: world)
    var lists = seen.makeIterator()
    var found: [StuckFinding] = []
    for (entry, directory) in zip(overdue, directories) {
      let processes = directory == nil ? nil : lists.next()
      let branch = branches.first { $0.ref == entry.row.branch }
      found.append(try finding(entry.row, entry.lastLog, branch, directory, processes))
    }
    return found
  }

  // A row that does not say when it was started is looked at: it may be the oldest of all.
  private mutating func isOverdue(_ row: WorkstreamRow) -> Bool {
    guard let started = row.startedAt.flatMap({ times.read($0) }) else { return true }
    return now.seconds - started.moment.seconds >= limit
  }

  private func directory(of row: WorkstreamRow) throws -> String? {
    guard let path = row.worktree.map({ workspace.root + "/" + $0 }), try Disk.exists(path) else {
      return nil
    }
    return try Disk.realPath(path)
  }

  private mutating func finding(
    _ row: WorkstreamRow, _ lastLog: String?, _ branch: AgentBranch?, _ directory: String?,
    _ processes: [LiveProcess]?
  ) throws -> StuckFinding {
    let started = row.startedAt.flatMap { times.read($0) }
    let log = lastLog.flatMap { times.read($0) }?.moment
    let files = try directory.map {
      try WorktreeActivity.newest(in: $0, stopReason: world.stopReason)
    }
    var evidence: [String] = []
    func note(_ what: String, _ moment: Timestamp?) {
      guard let moment else { return }
      evidence.append("\(what) \(Quantity.age(seconds: now.seconds - moment.seconds)) ago")
    }
    note("started", started?.moment)
    if started == nil { evidence.append("the row does not say when it was started") }
    if started?.zone == .assumedLocal { evidence.append("its start is taken as local time") }
    note("last line of the log", log)
    // Without commits of its own its newest one is where it was cut: nobody's work.
    let isAhead = branch.map { ahead?.contains($0.ref) ?? true } ?? false
    let commit = isAhead ? branch?.committedAt : nil
    note("last commit of \(branch?.name ?? "")", commit)
    if branch != nil, commit == nil { evidence.append("no commit of its own") }
    if branch == nil { evidence.append("no branch \(row.branch ?? "of its agent")") }
    note("last file written", files?.moment)
    if directory == nil { evidence.append("no worktree \(row.worktree ?? "of its agent")") }
    if files?.isWhole == false { evidence.append("too many files to look at all of them") }
    for process in processes ?? [] {
      let age = Quantity.age(seconds: now.seconds - process.startedAt.seconds)
      evidence.append("process \(process.pid) (\(process.command)) since \(age)")
    }
    if processes?.isEmpty == true { evidence.append("no process of this user in its worktree") }
    let last = [log, commit, files?.moment].compactMap { $0 }.max()
    let (verdict, confidence) = judge(processes, last: last, &evidence)
    return StuckFinding(
      row: row, started: started, verdict: verdict, confidence: confidence, lastActivity: last,
      processes: processes ?? [], evidence: evidence)
  }

  private func judge(
    _ processes: [LiveProcess]?, last: Timestamp?, _ evidence: inout [String]
  ) -> (StuckFinding.Verdict, StuckFinding.Confidence) {
    let quiet = last.map { now.seconds - $0.seconds }
    let isQuiet = quiet.map { $0 >= limit } ?? true
    guard let processes else { return (.dead, isQuiet ? .medium : .low) }
    if processes.isEmpty { return (.dead, isQuiet ? .high : .medium) }
    if !isQuiet { return (.working, .high) }
    // The agent itself is the oldest; what it started since is a tool at work.
    let oldest = processes.map(\.startedAt).min()
    if let tool = processes.first(where: { $0.startedAt != oldest && isYoung($0) }) {
      evidence.append("\(tool.command) was started lately: a tool call runs")
      return (.working, .medium)
    }
    return (.hung, (quiet ?? 0) >= 3 * limit ? .high : .medium)
  }

  private func isYoung(_ process: LiveProcess) -> Bool {
    now.seconds - process.startedAt.seconds < limit
  }
}
