import Common
import Processes

/// Removes worktrees of which nothing is lost.
///
/// The directory is renamed first and looked at again under its new name: what was written in
/// between shows, and everything goes back. Only then it is deleted, without crossing a link or a
/// mount, and after it the entry.
public struct Remover {
  /// What to do besides.
  public struct Options: Sendable {
    /// Whether to save first what would be lost.
    public var savesFirst = false
    /// Whether to delete the branch too, once its work is merged.
    public var deletesBranch = false
    /// Whether to change nothing.
    public var isDryRun = false
    /// How much one rescue may hold.
    public var limitMegabytes = 1024

    /// Creates the usual options.
    public init() {}
  }

  private let repository: Repository
  private let examiner: Examiner
  private let options: Options

  /// Creates a remover.
  public init(_ repository: Repository, _ examiner: Examiner, _ options: Options) {
    (self.repository, self.examiner, self.options) = (repository, examiner, options)
  }

  /// Removes worktrees that were just examined, and looks whether they stay away.
  public func remove(_ assessments: [Assessment]) throws -> [Removal] {
    var removals: [Removal] = []
    for assessment in assessments { removals.append(remove(assessment)) }
    let gone = removals.indices.filter { removals[$0].outcome == .removed }
    // What still runs there, such as a development server, makes it again at once.
    if !gone.isEmpty { Pause.milliseconds(100) }
    for index in gone {
      if let path = removals[index].assessment.place.path, try Disk.exists(path) {
        removals[index].outcome = .recreated
        removals[index].problem = "something has made '\(path)' again"
      }
    }
    return removals
  }

  private func remove(_ assessment: Assessment) -> Removal {
    var removal = Removal(assessment: assessment, outcome: .refused)
    if let problem = refusal(of: assessment) {
      removal.problem = problem
      return removal
    }
    if options.isDryRun {
      removal.outcome = .planned
      return removal
    }
    do {
      try repository.world.checkpoint()
      if assessment.has(.leftover), let path = assessment.place.path {
        removal.isDecided = true
        try FileTree.remove(path)
        removal.outcome = .removed
      } else {
        try removeLinked(&removal)
      }
    } catch {
      // One that fails does not hide what came of the others.
      removal.problem = Self.reason(error)
      if removal.isDecided { removal.outcome = .partial }
    }
    return removal
  }

  static func reason(_ error: any Error) -> String {
    switch error {
    case let failure as Failure: failure.message
    case let failure as SystemFailure: failure.description
    default: "\(error)"
    }
  }

  private func refusal(of assessment: Assessment) -> String? {
    let lost = assessment.evidence.filter { $0.effect == .rescue }.map(\.item.rawValue)
    switch assessment.verdict {
    case .safe: return nil
    case .keep: return assessment.place.kind == .main ? "it is the main worktree" : nil
    case .rescueFirst:
      return options.savesFirst ? nil : "would be lost: " + lost.joined(separator: ", ")
    case .blocked:
      return assessment.evidence.filter { $0.effect == .blocks }.map { item in
        item.item.rawValue + (item.detail.map { ": \($0)" } ?? "")
      }.joined(separator: ", ")
    case .orphan:
      return assessment.has(.leftover) ? nil : "its entry is gone: adopt it first"
    case .dead: return "its directory is gone: prune it"
    }
  }

  private func removeLinked(_ removal: inout Removal) throws {
    let assessment = removal.assessment
    guard let path = assessment.place.path, let entry = assessment.place.entry else { return }
    let before = try assessment.fingerprint()
    let wantsBranch = options.deletesBranch && assessment.merged?.isMerged == true
    let given = try wantsBranch ? commitsLost(withBranchOf: assessment) : []
    if options.savesFirst && assessment.verdict == .rescueFirst || !given.isEmpty {
      let builder = try RescueBuilder(repository, limitMegabytes: options.limitMegabytes)
      removal.rescue = try builder.save(assessment, and: given, reason: "remove").id
    }
    let aside =
      Path.parent(path) + "/." + Path.name(path) + Inventory.asideMark + RandomName.hex(8)
    try Failpoint.hit("clean.aside", path: path)
    try Disk.rename(path, to: aside)
    let place = Place(
      id: assessment.place.id, kind: .linked, path: aside, entry: entry, trouble: nil)
    do {
      let again = try examiner.examine([place])[0]
      guard try again.fingerprint() == before else {
        try Disk.rename(aside, to: path)
        removal.outcome = .raced
        removal.problem = "it was changed while it was looked at"
        return
      }
    } catch {
      try Disk.rename(aside, to: path)
      throw error
    }
    try Failpoint.hit("clean.decided", path: path)
    try delete(aside, entry, &removal)
    if removal.outcome == .removed, wantsBranch { try deleteBranch(&removal) }
  }

  // A branch takes its log along: what was amended or reset away, and a tip that was squashed.
  private func commitsLost(withBranchOf assessment: Assessment) throws -> [String] {
    guard let branch = assessment.branch, Path.isSafe(branch) else { return [] }
    var named = try Heads.reflog(repository.commonDirectory + "/logs/" + branch)
    if assessment.merged?.kind != .ancestor, let head = assessment.head { named.append(head) }
    let input = Array(named.map { $0 + "\n" }.joined().utf8)
    return try repository.git.text(
      [
        "rev-list", "--ignore-missing", "--no-walk", "--stdin", "--not", "--single-worktree",
        "--exclude=" + branch, "--all",
      ], input: input
    ).split(separator: "\n").map(String.init)
  }

  // Without its `.git` the directory is known to be given up, should this be interrupted.
  private func delete(_ aside: String, _ entry: AdminEntry, _ removal: inout Removal) throws {
    try Disk.removeFile(aside + "/.git")
    removal.isDecided = true
    try FileTree.remove(aside)
    try Failpoint.hit("clean.deleted", path: aside)
    try Self.removeEntry(entry, in: repository)
    removal.outcome = .removed
  }

  static func removeEntry(_ entry: AdminEntry, in repository: Repository) throws {
    try FileTree.remove(entry.directory)
    // Git removes it with the last entry; when there are others it stays.
    if try Disk.names(in: repository.adminDirectory).isEmpty {
      try FileTree.remove(repository.adminDirectory)
    }
  }

  // Only the commit that was looked at; git compares it.
  private func deleteBranch(_ removal: inout Removal) throws {
    guard let branch = removal.assessment.branch, let head = removal.assessment.head,
      !examiner.targets.contains(branch)
    else { return }
    // Git itself asks this only in 'git branch -d'.
    let others = try GitWorktree.all(in: repository.commonDirectory, world: repository.world)
    if let other = others.first(where: { $0.branch == branch }) {
      removal.problem = "the branch is checked out in '\(other.path)' too and was kept"
      return
    }
    let (outcome, _) = try repository.git.run(["update-ref", "-d", branch, head])
    removal.isBranchDeleted = outcome.isSuccess
    if !outcome.isSuccess { removal.problem = "the branch has moved and was kept" }
  }
}
