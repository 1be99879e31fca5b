public import Common
import Processes

/// Which of the branches and worktrees that rows lead to are really there.
public struct AgentPlaces: Sendable {
  /// The full names of the branches below `refs/heads/ws/`; `nil` outside a repository.
  public let branches: Set<String>?
  /// The names in `.worktrees`.
  public let worktrees: Set<String>
  // `.worktrees` without links, so that processes in it are seen.
  private let directory: String?

  /// Looks once: one call of git, one directory.
  public init(in workspace: Workspace, world: World) throws {
    let named = workspace.root + "/.worktrees"
    directory = try Disk.exists(named) ? Disk.realPath(named) : nil
    worktrees = try directory.map { Set(try Disk.names(in: $0).compactMap { $0 }) } ?? []
    guard workspace.isRepository else {
      branches = nil
      return
    }
    let names = try GitCommand(in: workspace.root, world: world)
      .text(["for-each-ref", "--format=%(refname)", "refs/heads/ws/"])
    branches = Set(names.split(separator: "\n").map(String.init))
  }

  /// Whether no row leads to anything.
  public var isEmpty: Bool { branches?.isEmpty != false && worktrees.isEmpty }

  /// The full name of a row's branch, if it is there.
  public func branch(of row: WorkstreamRow) -> String? {
    guard let branches, !branches.isEmpty, let branch = row.branch else { return nil }
    return branches.contains(branch) ? branch : nil
  }

  /// The path of a row's worktree below the root, if it is there.
  public func worktree(of row: WorkstreamRow) -> String? {
    guard !worktrees.isEmpty, let worktree = row.worktree else { return nil }
    return worktrees.contains(Path.name(worktree)) ? worktree : nil
  }

  /// The path of a worktree without links in it, for a look at the processes.
  func path(_ name: String) throws -> String? {
    guard let directory, worktrees.contains(name) else { return nil }
    return try Disk.realPath(directory + "/" + name)
  }
}
