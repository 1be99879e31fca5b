import Common
import Processes

/// Makes plans, and carries them out as far as their evidence still holds.
public struct Planner {
  private let repository: Repository
  private let examiner: Examiner

  /// Creates a planner.
  public init(_ repository: Repository, _ examiner: Examiner) {
    (self.repository, self.examiner) = (repository, examiner)
  }

  /// The steps for those that can go.
  public func plan(_ assessments: [Assessment], rescues: Bool, deletesBranches: Bool) throws
    -> [PlanEntry]
  {
    let protection =
      try deletesBranches
      ? BranchProtection(in: repository, targets: examiner.targets) : nil
    return try assessments.compactMap { assessment in
      let action: PlanEntry.Action
      switch assessment.verdict {
      case .safe: action = .remove
      case .rescueFirst where rescues: action = .rescue
      case .dead: action = .prune
      default: return nil
      }
      return PlanEntry(
        id: assessment.place.id, action: action,
        deleteBranch: try action != .prune && givesBranch(assessment, protection),
        verdict: assessment.verdict, evidenceHash: try hash(assessment),
        evidence: assessment.evidence.map(\.item.rawValue))
    }
  }

  private func givesBranch(_ assessment: Assessment, _ protection: BranchProtection?) throws -> Bool
  {
    guard let protection, assessment.merged?.isMerged == true, let branch = assessment.branch,
      let entry = assessment.place.entry
    else { return false }
    return try protection.reason(toKeep: branch, of: entry) == nil
  }

  private func hash(_ assessment: Assessment) throws -> String {
    try repository.git.text(
      ["hash-object", "--stdin"], input: Array(try assessment.fingerprint().utf8))
  }

  /// Carries out steps; one whose evidence is not what it was is reported as raced.
  public func apply(_ entries: [PlanEntry], dryRun: Bool, limitMegabytes: Int) throws -> [Removal] {
    let places = try Inventory(of: repository).places
    let selection = Selection(places)
    // A step that is there twice is one.
    var seen: Set<String> = []
    let entries = entries.filter { seen.insert($0.id).inserted }
    let wanted = try entries.map { try selection.place($0.id, repository.world) }
    let found = try examiner.examine(wanted)
    var removals: [Removal] = []
    // Together what is done in the same way: the look afterwards then waits once.
    var groups: [String: (Remover.Options, [Assessment])] = [:]
    var dead: [Assessment] = []
    for (entry, assessment) in zip(entries, found) {
      guard try hash(assessment) == entry.evidenceHash else {
        var removal = Removal(assessment: assessment, outcome: .raced)
        removal.problem = "the evidence is not what it was when the plan was made"
        removals.append(removal)
        continue
      }
      if entry.action == .prune {
        dead.append(assessment)
        continue
      }
      var options = Remover.Options()
      options.savesFirst = entry.action == .rescue
      options.deletesBranch = entry.deleteBranch
      options.isDryRun = dryRun
      options.limitMegabytes = limitMegabytes
      groups["\(options)", default: (options, [])].1.append(assessment)
    }
    for key in groups.keys.sorted() {
      guard let (options, assessments) = groups[key] else { continue }
      removals += try Remover(repository, examiner, options).remove(assessments)
    }
    return removals
      + Pruner(repository, limitMegabytes: limitMegabytes).prune(dead, dryRun: dryRun)
  }
}
