public import Common
import Processes

/// A branch of an agent that was taken out of the way; its commits stay under another name.
public struct ParkedBranch: Sendable, Equatable, Encodable {
  /// Its name, without `refs/heads/`.
  public var branch: String
  /// Its commit.
  public var commit: String
  /// The name under which the commit is kept; `nil` for a branch that was left where it is.
  @OrNull public var parkedAs: String?
  /// Why it was left.
  @OrNull public var problem: String?

  /// Moves branches to `refs/ecw/parked/<time>/`; one that a worktree has checked out is left, and
  /// so is one that git is in the middle of a rebase or bisect of.
  ///
  /// A branch moves only if it still is at the commit that was seen. Commits that only its log
  /// still knows are kept beside it.
  public static func park(
    _ branches: [AgentBranch], in workspace: Workspace, dryRun: Bool, world: World
  ) throws -> [ParkedBranch] {
    if branches.isEmpty { return [] }
    let git = GitCommand(in: workspace.root, world: world)
    let used = Set(try GitWorktree.all(in: workspace.root, world: world).compactMap(\.branch))
    let busy = try underWork(git)
    let stamp = CivilTime(utc: world.now()).text.filter { $0.isNumber || $0 == "T" } + "Z"
    return branches.map { branch in
      var parked = ParkedBranch(branch: branch.name, commit: branch.commit)
      if used.contains(branch.ref) {
        parked.problem = "a worktree has it checked out"
        return parked
      }
      if busy.contains(branch.ref) {
        parked.problem = "a rebase or bisect of it is not finished"
        return parked
      }
      let name = "refs/ecw/parked/\(stamp)/\(branch.name)"
      parked.parkedAs = name
      do {
        if !dryRun { try move(branch, to: name, git) }
      } catch {  // those before it have moved
        (parked.parkedAs, parked.problem) = (nil, Shell.printable("\(error)"))
      }
      return parked
    }
  }

  // The branches that git detached a worktree from, and goes back to.
  private static func underWork(_ git: GitCommand) throws -> Set<String> {
    let common = try git.text(["rev-parse", "--path-format=absolute", "--git-common-dir"])
    let entries = common + "/worktrees"
    let names = try Disk.exists(entries) ? Disk.names(in: entries).compactMap { $0 } : []
    var refs: Set<String> = []
    for directory in [common] + names.map({ entries + "/" + $0 }) {
      for name in [
        "rebase-merge/head-name", "rebase-merge/update-refs", "rebase-apply/head-name",
        "BISECT_START",
      ] {
        let path = directory + "/" + name
        guard try Disk.exists(path) else { continue }
        for line in try Disk.read(path, limit: 1 << 20).split(separator: 10) {
          let text = String(decoding: line, as: UTF8.self)
          refs.insert(text.hasPrefix("refs/") ? text : "refs/heads/" + text)
        }
      }
    }
    return refs
  }

  private static func move(_ branch: AgentBranch, to name: String, _ git: GitCommand) throws {
    var steps = ["start", "create \(name) \(branch.commit)"]
    for (number, commit) in try forgotten(branch, git).enumerated() {
      steps.append("create \(name)@\(number + 1) \(commit)")
    }
    steps += ["delete \(branch.ref) \(branch.commit)", "prepare", "commit"]
    let (outcome, _) = try git.run(
      ["update-ref", "-m", "ws-state: parked", "--stdin"],
      input: Array((steps.joined(separator: "\n") + "\n").utf8))
    guard !outcome.isSuccess else { return }
    let said = outcome.errors.split(separator: "\n").first.map(String.init) ?? "\(outcome.end)"
    throw Failure("git could not move it: \(said)")
  }

  // Commits in the branch's log that nothing would lead to without it.
  private static func forgotten(_ branch: AgentBranch, _ git: GitCommand) throws -> [String] {
    let (outcome, bytes) = try git.run(["log", "-g", "--format=%H", branch.ref, "--"])
    guard outcome.isSuccess else { return [] }  // without a log
    let known = Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
      .subtracting([branch.commit])
    if known.isEmpty { return [] }
    let input = known.map { $0 + "\n" }.joined() + "^" + branch.commit + "\n"
    let lost = try git.text(["rev-list", "--stdin"], input: Array(input.utf8))
    return Set(lost.split(separator: "\n").map(String.init)).intersection(known).sorted()
  }
}
