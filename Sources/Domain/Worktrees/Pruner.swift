import Common

/// Removes single entries whose directory is gone for certain, saving what only they knew.
public struct Pruner {
  private let repository: Repository
  private let limitMegabytes: Int

  /// Creates a pruner.
  public init(_ repository: Repository, limitMegabytes: Int) {
    (self.repository, self.limitMegabytes) = (repository, limitMegabytes)
  }

  /// Prunes entries that were just examined.
  public func prune(_ assessments: [Assessment], dryRun: Bool) -> [Removal] {
    assessments.map { assessment in
      var removal = Removal(assessment: assessment, outcome: .refused)
      guard assessment.verdict == .dead, let entry = assessment.place.entry else {
        removal.problem =
          assessment.evidence.first { $0.effect == .blocks }.map { item in
            item.item.rawValue + (item.detail.map { ": \($0)" } ?? "")
          } ?? "its directory is not proven to be gone"
        return removal
      }
      removal.outcome = .planned
      if dryRun { return removal }
      do {
        try prune(assessment, entry, &removal)
      } catch {
        removal.outcome = .refused
        removal.problem = Remover.reason(error)
      }
      return removal
    }
  }

  private func prune(_ assessment: Assessment, _ entry: AdminEntry, _ removal: inout Removal) throws
  {
    if assessment.evidence.contains(where: { $0.effect == .rescue }) {
      removal.rescue =
        try RescueBuilder(repository, limitMegabytes: limitMegabytes)
        .save(assessment, reason: "prune").id
    }
    try Remover.removeEntry(entry, in: repository)
    removal.outcome = .removed
  }
}
