import Common
import Processes

/// Removes single entries whose directory is gone for certain, saving what only they knew.
public struct Pruner {
  private let repository: Repository
  private let limitMegabytes: Int

  /// Creates a pruner.
  public init(_ repository: Repository, limitMegabytes: Int) {
    (self.repository, self.limitMegabytes) = (repository, limitMegabytes)
  }

  /// Prunes entries that were just examined; a person who names one may know that its directory is
  /// gone where the disk alone does not prove it.
  public func prune(_ assessments: [Assessment], areNamed: Bool = false, dryRun: Bool) -> [Removal]
  {
    assessments.map { assessment in
      var removal = Removal(assessment: assessment, outcome: .refused)
      guard let entry = assessment.place.entry,
        assessment.verdict == .dead || areNamed && canBeConfirmed(assessment)
      else {
        removal.problem =
          assessment.evidence.first { $0.effect == .blocks }.map { item in
            item.item.rawValue + (item.detail.map { ": \($0)" } ?? "")
          } ?? "its directory is not proven to be gone"
        return removal
      }
      do {
        if let left = try entry.removal()?.aside, try Disk.exists(left) {
          removal.problem = "a removal has left '\(left)', and only the entry proves it"
          removal.next = "wt-clean remove \(Shell.quote(left))"
          return removal
        }
        removal.outcome = .planned
        if dryRun { return removal }
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
    let isLost = assessment.evidence.contains { $0.effect == .rescue }
    if try isLost || assessment.verdict != .dead || hasFlags(entry) {
      removal.rescue =
        try RescueBuilder(repository, limitMegabytes: limitMegabytes)
        .save(assessment, reason: "prune").id
    }
    try Remover.removeEntry(entry, in: repository)
    removal.outcome = .removed
  }

  private func canBeConfirmed(_ assessment: Assessment) -> Bool {
    let blocking = assessment.evidence.filter { $0.effect == .blocks }
    guard let path = assessment.place.path, case .unknown = assessment.place.trouble,
      blocking.allSatisfy({ $0.item == .directoryUnknown })
    else { return false }
    // What cannot be looked at is not confirmed.
    return (try? Absence.canBeConfirmed(path, in: repository)) ?? false
  }

  // Whether the index knows of files that git does not look at, which no commit says.
  private func hasFlags(_ entry: AdminEntry) throws -> Bool {
    guard try entry.has("index") else { return false }
    var git = repository.git
    git.environment["GIT_INDEX_FILE"] = entry.directory + "/index"
    let files = try git.bytes(["ls-files", "-z", "-v"])
    // `S` is skip-worktree, a small letter assume-unchanged.
    return files.split(separator: 0).contains { $0.first != UInt8(ascii: "H") }
  }
}
