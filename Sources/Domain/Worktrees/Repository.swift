public import Common
public import Processes

/// A git repository as the worktrees share it: where its parts are, read without starting git.
public struct Repository: Sendable {
  /// The main worktree, or the bare repository.
  public let root: String
  /// The directory that all worktrees share.
  public let commonDirectory: String
  /// The outside world.
  public let world: World

  /// Finds the repository of a workspace.
  public init(of workspace: Workspace, world: World) throws {
    self.world = world
    var directory = workspace.root
    while true {
      if let common = try Self.commonDirectory(at: directory) {
        (root, commonDirectory) = (directory, common)
        return
      }
      let parent = Path.parent(directory)
      if parent == directory { break }
      directory = parent
    }
    throw Failure(
      "no git repository at or above '\(workspace.root)'", hint: "git init", status: .unavailable)
  }

  private static func commonDirectory(at directory: String) throws -> String? {
    let marker = Path.join(directory, ".git")
    switch try Disk.status(marker)?.kind {
    case .directory: return marker
    case .file: return try GitFile.target(of: directory).map { try Disk.realPath($0) }
    default: break
    }
    return try isBare(directory) ? directory : nil
  }

  static func isBare(_ directory: String) throws -> Bool {
    try ["HEAD", "objects", "refs"].allSatisfy { try Disk.exists(Path.join(directory, $0)) }
  }

  /// The bare repository that a directory is or is in, if any.
  public static func bareRoot(above directory: String) throws -> String? {
    var directory = try Disk.realPath(directory)
    while try !isBare(directory) {
      let parent = Path.parent(directory)
      if parent == directory { return nil }
      directory = parent
    }
    return directory
  }

  /// Where git keeps an entry for each linked worktree.
  public var adminDirectory: String { commonDirectory + "/worktrees" }

  /// Where tools put worktrees, as far as the directories exist.
  public var usualDirectories: [String] {
    let around = root == commonDirectory ? [root, Path.parent(root)] : [root]
    return around.flatMap { [$0 + "/.worktrees", $0 + "/.claude/worktrees"] }
      .filter { (try? Disk.status($0)?.kind == .directory) == true }  // what cannot be seen: none
  }

  /// Git on the shared directory, away from every worktree.
  public var git: GitCommand {
    var git = GitCommand(in: commonDirectory, world: world)
    git.environment["GIT_DIR"] = commonDirectory
    return git
  }

  /// Git in one worktree.
  ///
  /// What watches files in the background is left out: it would keep a process in the directory.
  public func git(in worktree: String) -> GitCommand { GitCommand(in: worktree, world: world) }

  /// The entries of the linked worktrees, by name.
  public func entries() throws -> [AdminEntry] {
    guard try Disk.exists(adminDirectory) else { return [] }
    return try Disk.names(in: adminDirectory).compactMap { name in
      guard let name else {
        throw Failure("an entry in '\(adminDirectory)' has a name that is not UTF-8")
      }
      return try AdminEntry(name, in: self)
    }
  }
}
