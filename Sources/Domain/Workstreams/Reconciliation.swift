public import Common
import Processes

/// Compares the table with git, the disk and the processes.
public struct Reconciliation {
  let workspace: Workspace
  private let world: World
  let target: String
  private let branches: [AgentBranch]
  let merged: [String: MergeEvidence]
  let losses: [String: RevertedWork.Loss]
  let mainline: Set<String>
  let places: AgentPlaces
  private let worktrees: [GitWorktree]
  private let live: [String: [LiveProcess]]

  /// Looks at everything once.
  ///
  /// The target is a full name of a branch.
  public init(_ workspace: Workspace, target: String, world: World) throws {
    self.workspace = workspace
    self.world = world
    self.target = target
    branches = try AgentBranch.all(in: workspace, world: world)
    places = try AgentPlaces(in: workspace, world: world)
    let git = GitCommand(in: workspace.root, world: world)
    let check = try MergedCheck(target: target, git: git)
    let merged = try check.evidence(for: branches.map(\.commit))
    let reverted = try RevertedWork(
      of: merged.filter(\.value.isMerged).map(\.key), target: target, git: git)
    losses = try merged.reduce(into: [:]) { $0[$1.key] = try reverted.loss(of: $1.key, $1.value) }
    self.merged = merged
    mainline = Set(
      branches.isEmpty
        ? []
        : try git.text(["rev-list", "--first-parent", target, "--"]).split(separator: "\n").map(
          String.init))
    worktrees = try GitWorktree.all(in: workspace.root, world: world)
    live = try Self.live(places, worktrees, world)
  }

  // The processes in each worktree below `.worktrees`, and where else a branch is checked out.
  private static func live(_ places: AgentPlaces, _ worktrees: [GitWorktree], _ world: World)
    throws -> [String: [LiveProcess]]
  {
    var directories: [(key: String, path: String)] = []
    for name in places.worktrees {
      if let path = try places.path(name) { directories.append((name, path)) }
    }
    for worktree in worktrees.dropFirst() {
      guard let branch = worktree.branch, try Disk.exists(worktree.path) else { continue }
      directories.append((branch, try Disk.realPath(worktree.path)))
    }
    let lists = try LiveProcesses.below(directories.map(\.path), world: world)
    return Dictionary(zip(directories.map(\.key), lists), uniquingKeysWith: +)
  }

  /// Everything that does not agree, in the order of the rows, then of the names.
  public func discrepancies(_ rows: [WorkstreamRow], files: [String]) throws -> [Discrepancy] {
    let own = Dictionary(grouping: branches, by: \.id)
    var found = try rows.flatMap { try look(at: $0, own[$0.id] ?? []) }
    let roster = WorkstreamRoster(rows: rows.map(\.id), specs: files)
    let known = Set(rows.map(\.id))
    for branch in branches where !known.contains(branch.id) && isUnmerged(branch) {
      let isFile = (try? roster.member(branch.id)) != nil  // none or several: not a file's
      found.append(
        discrepancy(isFile ? .pendingWithCommits : .branchWithoutRow, nil, branch, [told(branch)]))
    }
    let claimed = Set(rows.compactMap(\.worktree).map(Path.name))
    for name in places.worktrees.sorted() where !claimed.contains(name) {
      var evidence = ["no row has this agent and this workstream"]
      evidence += live[name, default: []].map { "process \($0.pid) (\($0.command)) is in it" }
      var one = Discrepancy(
        kind: .worktreeWithoutRow, id: nil, status: nil, evidence: evidence)
      one.worktree = ".worktrees/" + name
      one.next = "wt-clean list"
      found.append(one)
    }
    return found
  }

  // The branch that tells what became of a row: other agents' branches are of older attempts.
  private func deciding(_ row: WorkstreamRow, _ own: [AgentBranch]) -> AgentBranch? {
    if let agent = row.agent { return own.first { $0.agent == agent } }
    return own.count == 1 ? own.first : nil
  }

  private func look(at row: WorkstreamRow, _ own: [AgentBranch]) throws -> [Discrepancy] {
    let unmerged = own.filter(isUnmerged)
    switch row.known {
    case .completed:
      return own.filter { isUnmerged($0) || isTakenBack($0) }.map { branch in
        var one = discrepancy(.completedUnmerged, row, branch, [told(branch)])
        if branch == deciding(row, own) { one.correction = correction(of: branch) }
        return one
      }
    case .running: return try lookAtRunning(row, own)
    case .pending, .failed, .blocked:
      var found: [Discrepancy] = []
      if row.known == .pending {
        found = unmerged.map { discrepancy(.pendingWithCommits, row, $0, [told($0)]) }
      }
      if let worktree = places.worktree(of: row) {
        var one = discrepancy(
          .leftoverWorktree, row, own.first { $0.ref == row.branch },
          ["\(worktree) is there, so git will not make it again"])
        one.next = "wt-clean list"
        found.append(one)
      }
      return found
    default: return []
    }
  }

  private func lookAtRunning(_ row: WorkstreamRow, _ own: [AgentBranch]) throws -> [Discrepancy] {
    let worktree = places.worktree(of: row)
    let keys = [worktree.map(Path.name)] + own.map(\.ref)
    if keys.compactMap({ $0 }).contains(where: { !live[$0, default: []].isEmpty }) { return [] }
    var evidence = [
      worktree.map { "no process that this user can see works in \($0)" }
        ?? "its worktree \(row.worktree ?? "of an unknown agent") is not there"
    ]
    evidence += own.map(told)
    if own.isEmpty { evidence.append("it has no branch") }
    let branch = deciding(row, own)
    let merged = branch.flatMap { wasMerged($0) ? $0 : nil }
    let open = try merged.flatMap { try openWorktree(row, $0) }
    if let open { evidence.append("\(open) holds more than that branch, or cannot be read") }
    var one = discrepancy(
      merged == nil ? .runningWithoutProcess : .runningMerged, row, branch ?? own.first, evidence)
    // Agents may also be run without worktrees: then there is no place to look for them.
    if worktree == nil && branch == nil {
      one.next = "ws-state set \(Shell.quote(row.id)) failed --if-status running"
    } else if let open {
      one.next = "git -C \(Shell.quote(open)) status"
    } else if branch.flatMap({ losses[$0.commit] })?.isCertain != false {
      one.correction = merged == nil ? .failed : .completed
    }
    return [one]
  }

  // A worktree of a row's that is not just its branch: on another commit, or with changes.
  private func openWorktree(_ row: WorkstreamRow, _ branch: AgentBranch) throws -> String? {
    var paths = worktrees.filter { $0.branch == branch.ref }.map(\.path)
    if let own = try places.worktree(of: row).flatMap({ try places.path(Path.name($0)) }) {
      paths.append(own)
    }
    return try paths.first { path in
      guard try Disk.exists(path) else { return false }
      let (outcome, bytes) = try GitCommand(in: path, world: world).run([
        "-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch",
        "--untracked-files=normal",
      ])
      let lines = bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
      return !outcome.isSuccess || !lines.contains("# branch.head \(branch.name)")
        || !lines.allSatisfy { $0.hasPrefix("# ") }
    }
  }
}
