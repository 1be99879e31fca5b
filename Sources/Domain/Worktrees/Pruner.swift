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
        assessment.verdict == .dead || areNamed && assessment.canBeConfirmed
      else {
        removal.problem =
          assessment.evidence.first { $0.effect == .blocks }.map { item in
            item.item.rawValue + (item.detail.map { ": \($0)" } ?? "")
          } ?? "its directory is not proven to be gone"
        return removal
      }
      do {
        let leftover = try leftover(of: entry)
        if let newcomer = try leftover?.newcomer() {
          removal.refuse(newcomer, in: leftover?.path ?? "")
          return removal
        }
        removal.outcome = .planned
        if dryRun { return removal }
        try prune(assessment, entry, leftover, &removal)
      } catch {
        removal.outcome = removal.isDecided ? .partial : .refused
        removal.problem = Remover.reason(error)
      }
      return removal
    }
  }

  // What a removal that was interrupted has left of its directory; the entry alone proves it.
  private func leftover(of entry: AdminEntry) throws -> Leftover? {
    guard let left = try entry.removal()?.aside, try Disk.exists(left) else { return nil }
    try Remover.refuseMounts(below: left)
    let busy = try LiveProcesses.below([Disk.realPath(left)], world: repository.world).joined()
    if let process = busy.first {
      throw Failure("\(process.command) (pid \(process.pid)) works in '\(left)'", status: .refused)
    }
    return try Leftover(at: left, in: repository)
  }

  private func prune(
    _ assessment: Assessment, _ entry: AdminEntry, _ leftover: Leftover?, _ removal: inout Removal
  ) throws {
    let isLost = assessment.evidence.contains { $0.effect == .rescue }
    if try isLost || assessment.verdict != .dead || hasFlags(entry) {
      removal.rescue =
        try RescueBuilder(repository, limitMegabytes: limitMegabytes)
        .save(assessment, reason: "prune").id
    }
    if let leftover {
      removal.isDecided = true
      removal.next = "ls -la \(Shell.quote(leftover.path))"
      try FileTree.remove(leftover.path)
    }
    try Remover.removeEntry(entry, in: repository)
    (removal.outcome, removal.next) = (.removed, nil)
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
