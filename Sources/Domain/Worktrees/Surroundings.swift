import Common

// What is the same for all worktrees that are examined together.
struct Surroundings: Sendable {
  let mounts: [String]
  // Every place that is a worktree by the word of its entry, and the repository.
  let worktrees: [String]
  // Whether git may convert files everywhere.
  let converts: Bool
  // Whether one worktree can be asked what is ignored in another.
  let ignoreAlike: Bool

  init(of repository: Repository) throws {
    mounts = try MountPoints.all()
    let isInside = Path.relative(repository.commonDirectory, to: repository.root) != nil
    let named = try repository.entries().compactMap(\.worktree) + [repository.root]
    // A path that does not resolve is compared as it is written.
    worktrees = (isInside ? named : named + [repository.commonDirectory]).map {
      (try? Disk.realPath($0)) ?? $0
    }
    let settings = try SharedSettings(of: repository)
    converts = try FilteredFiles.areUsual(in: repository, settings)
    ignoreAlike = settings.ignoreAlike
  }

  // Whether a mount, another worktree or the repository is inside a directory.
  func reachInto(_ directory: String) -> Bool {
    (mounts + worktrees).contains { Path.relative($0, to: directory) != nil }
  }
}
