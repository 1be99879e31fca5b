import Common

// What is the same for all worktrees that are examined together.
struct Surroundings: Sendable {
  let mounts: [String]
  // Every place that is a worktree by the word of its entry, and the repository.
  let worktrees: [String]
  // Whether git may convert files everywhere.
  let converts: Bool

  init(of repository: Repository) throws {
    mounts = try MountPoints.all()
    let isInside = Path.relative(repository.commonDirectory, to: repository.root) != nil
    let named = try repository.entries().compactMap(\.worktree) + [repository.root]
    // A path that does not resolve is compared as it is written.
    worktrees = (isInside ? named : named + [repository.commonDirectory]).map {
      (try? Disk.realPath($0)) ?? $0
    }
    converts = try FilteredFiles.areUsual(in: repository)
  }
}
