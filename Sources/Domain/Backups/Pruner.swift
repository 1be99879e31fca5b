public import Common

/// Applies a retention: what is not kept goes to the trash, old trash goes for good.
public struct Pruner: Sendable {
  /// One line of the record of a prune.
  public struct Outcome: Sendable {
    /// The snapshot.
    public let manifest: Manifest
    /// What the retention decided, and why.
    public let decision: Retention.Decision
  }

  let repository: BackupRepository
  let world: World
  let workspace: Workspace

  /// Prepares a prune of a repository; what a restore of the workspace still needs is kept.
  public init(repository: BackupRepository, world: World, workspace: Workspace) {
    self.repository = repository
    self.world = world
    self.workspace = workspace
  }

  /// What a retention would do; nothing is changed.
  public func plan(_ retention: Retention) throws -> [Outcome] {
    let entries = try repository.entries()
    let decisions = retention.decide(
      entries.map {
        Retention.Candidate(
          id: $0.manifest.id, createdAt: $0.manifest.createdAt, verdict: $0.manifest.verdict,
          isPinned: $0.isPinned)
      }, now: world.now(), utcOffset: world.utcOffset)
    let latest = try repository.latest()?.manifest.id
    let needed = snapshotsInUse()
    let byID = Dictionary(decisions.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    return entries.compactMap { entry in
      guard let decision = byID[entry.manifest.id] else { return nil }
      let isLatest = entry.manifest.id == latest
      let reasons = [
        isLatest ? "latest" : nil, entry.isUnreadable ? "its manifest cannot be read" : nil,
        needed?.contains(entry.manifest.id) == false ? nil : "a restore may need it",
      ].compactMap { $0 }
      guard !decision.isKept, !reasons.isEmpty else {
        return Outcome(manifest: entry.manifest, decision: decision)
      }
      return Outcome(
        manifest: entry.manifest,
        decision: Retention.Decision(id: decision.id, isKept: true, reasons: reasons))
    }
  }

  // The snapshots of unfinished restores; `nil` when that cannot be known: then it may be any.
  private func snapshotsInUse() -> Set<String>? {
    guard let journals = try? RestoreJournal.all(in: workspace) else { return nil }
    return Set(journals.filter(\.isUnfinished).map(\.plan.snapshot))
  }

  /// Moves what is not kept to the trash and empties the trash of what is older than its days.
  public func prune(_ retention: Retention, trashDays: Int, busySeconds: Int64) throws -> [Outcome]
  {
    guard try Disk.exists(repository.directory) else { return [] }
    return try repository.locked(busySeconds, world) {
      let outcomes = try plan(retention)
      for outcome in outcomes where !outcome.decision.isKept {
        try repository.moveToTrash(outcome.manifest.id, now: world.now())
      }
      try repository.emptyTrash(
        before: world.now().adding(seconds: -86400 * Int64(min(trashDays, 100_000))))
      return outcomes
    }
  }
}
