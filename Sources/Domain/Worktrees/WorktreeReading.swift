/// What a health check says of the worktrees, read from the files in a millisecond or so.
public struct WorktreeReading: Sendable, Equatable {
  /// The linked worktrees whose directory and entry know each other.
  public let linkedCount: Int
  /// The names of entries whose directory is gone, for certain.
  public let dead: [String]
  /// The names of entries that need a repair or a look: moved, cut off, out of sight.
  public let broken: [String]
  /// The paths of directories in the usual places that have no entry.
  public let orphans: [String]
  /// The names of those that are locked.
  public let locked: [String]

  /// Reads a repository.
  public init(of repository: Repository) throws {
    let places = try Inventory(of: repository).places
    linkedCount = places.filter { $0.kind == .linked }.count
    dead = places.filter { $0.trouble == .gone }.map(\.id)
    broken = places.filter { $0.kind == .entry && $0.trouble != .gone }.map(\.id)
    orphans = places.filter { $0.kind == .orphan }.map(\.id)
    locked = places.filter { $0.entry?.lockReason != nil }.map(\.id)
  }
}
