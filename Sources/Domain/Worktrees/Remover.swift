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

  let repository: Repository
  let examiner: Examiner
  let options: Options
  // Why branches have to stay; nil while none is to go.
  private(set) var protection: BranchProtection?

  /// Creates a remover.
  public init(_ repository: Repository, _ examiner: Examiner, _ options: Options) {
    (self.repository, self.examiner, self.options) = (repository, examiner, options)
  }

  /// Removes worktrees that were just examined, and looks whether they stay away.
  public func remove(_ assessments: [Assessment]) throws -> [Removal] {
    var remover = self
    if options.deletesBranch {
      remover.protection = try BranchProtection(in: repository, targets: examiner.targets)
    }
    var removals: [Removal] = []
    for assessment in assessments { removals.append(remover.remove(assessment)) }
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
    do {
      try repository.world.checkpoint()
      if assessment.has(.leftover), let path = assessment.place.path {
        try removeLeftover(path, &removal)
      } else if options.isDryRun {
        removal.problem = try reasonToKeepBranch(of: assessment)
        removal.outcome = .planned
      } else {
        try removeLinked(&removal)
      }
    } catch {
      // One that fails does not hide what came of the others.
      removal.problem = Self.reason(error)
      removal.next = removal.next ?? (error as? Failure)?.hint
      if removal.isDecided { removal.outcome = .partial }
    }
    return removal
  }

  private func removeLeftover(_ path: String, _ removal: inout Removal) throws {
    let leftover = try Leftover(at: path, in: repository)
    try Self.refuseMounts(below: path)
    if let newcomer = try leftover.newcomer() {
      removal.refuse(newcomer, in: path)
      return
    }
    removal.outcome = .planned
    if options.isDryRun { return }
    removal.isDecided = true
    try FileTree.remove(path)
    removal.outcome = .removed
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
    try Self.refuseMounts(below: path)
    let before = try assessment.fingerprint()
    let kept = try reasonToKeepBranch(of: assessment)
    let givesBranch = kept == nil && wantsBranch(of: assessment)
    let given = try givesBranch ? commitsLost(withBranchOf: assessment) : []
    if options.savesFirst && assessment.verdict == .rescueFirst || !given.isEmpty {
      let builder = try RescueBuilder(repository, limitMegabytes: options.limitMegabytes)
      removal.rescue = try builder.save(assessment, and: given, reason: "remove").id
    }
    let aside = Aside(of: path)
    try Failpoint.hit("clean.aside", path: path)
    try Disk.rename(path, to: aside.path)
    guard giveUp(aside, entry, knowing: before, &removal) else { return }
    try delete(aside.path, entry, &removal)
    if removal.outcome == .removed {
      removal.problem = kept
      if givesBranch { try deleteBranch(&removal) }
    }
  }

  // Only what is still as it was, looked at under its new name; everything else goes back.
  private func giveUp(
    _ aside: Aside, _ entry: AdminEntry, knowing before: String, _ removal: inout Removal
  ) -> Bool {
    let place = Place(
      id: removal.assessment.place.id, kind: .linked, path: aside.path, entry: entry, trouble: nil)
    do {
      if try examiner.examine([place])[0].fingerprint() == before {
        // With the note, and without its `.git`, it is known to be given up.
        try entry.noteRemoval(of: aside.path)
        try Failpoint.hit("clean.decided", path: aside.path)
        try Disk.removeFile(aside.path + "/.git")
        removal.isDecided = true
        return true
      }
      removal.outcome = .raced
      removal.problem = "it was changed while it was looked at"
    } catch {
      removal.problem = Self.reason(error)
    }
    aside.takeBack(&removal)
    return false
  }

  static func refuseMounts(below path: String) throws {
    let real = try Disk.realPath(path)
    let mount = try MountPoints.all().first { $0 == real || Path.relative($0, to: real) != nil }
    guard let mount else { return }
    throw Failure(
      "something is mounted at '\(mount)'",
      hint: "findmnt --submounts --target \(Shell.quote(path))", status: .refused)
  }

  private func delete(_ aside: String, _ entry: AdminEntry, _ removal: inout Removal) throws {
    do { try FileTree.remove(aside) } catch {
      removal.next = "ls -la \(Shell.quote(aside))"
      throw Failure("\(Self.reason(error)); the rest of it is in '\(aside)'")
    }
    try Failpoint.hit("clean.deleted", path: aside)
    if let link = entry.worktree, try Disk.status(link)?.kind == .link, !Self.leadsSomewhere(link) {
      try Disk.removeFile(link)
    }
    try Self.removeEntry(entry, in: repository)
    removal.outcome = .removed
  }

  // What cannot be resolved leads nowhere.
  private static func leadsSomewhere(_ link: String) -> Bool { (try? Disk.realPath(link)) != nil }

  static func removeEntry(_ entry: AdminEntry, in repository: Repository) throws {
    try FileTree.remove(entry.directory)
    // Git removes it with the last entry; when there are others, or a new one, it stays.
    try FileTree.removeIfEmpty(repository.adminDirectory)
  }
}
