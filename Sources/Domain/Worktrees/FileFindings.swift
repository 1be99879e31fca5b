import Common
import Processes

// What the files of a worktree say about a removal.
struct FileFindings {
  let worktree: String
  let repository: Repository
  let regenerable: Regenerable
  let status: StatusReading
  let index: IndexReading
  let scan: TreeScan

  func add(to assessment: inout Assessment) throws {
    let edits = try hiddenEdits()
    let (again, precious) = try ignored()
    let embedded = try embeddedRepositories(again)
    let inside = embedded.map { $0 + [UInt8(ascii: "/")] }
    let untracked = status.untracked.filter { path in !inside.contains { path.starts(with: $0) } }
    let kept = precious.filter { path in !inside.contains { path.starts(with: $0) } }
    var found: [Evidence] = []
    found += item(.modified, .rescue, status.modified, sized: false)
    found += item(.staged, .rescue, status.staged, sized: false)
    found += item(.conflicts, .rescue, status.unmerged, sized: false)
    found += try sized(.untracked, .rescue, untracked)
    found += try sized(.ignoredPrecious, .rescue, kept)
    found += item(.hiddenEdits, .rescue, edits.changed, sized: false)
    found += item(.embeddedRepository, .rescue, embedded, sized: false)
    found += item(.nestedWorktree, .blocks, scan.nested, sized: false)
    found += item(.submodules, .blocks, scan.submodules, sized: false)
    found += item(.mount, .blocks, scan.mounts, sized: false)
    found += item(.unreadable, .blocks, scan.unreadable, sized: false)
    found += item(.ignoredRegenerable, .note, again, sized: false)
    found += item(.linksOut, .note, scan.linksOut, sized: false)
    if edits.missing > 0 {
      found.append(Evidence(.sparseCheckout, .note, count: edits.missing))
    }
    assessment.evidence += found
    assessment.regenerable = again.filter { path in !inside.contains { path.starts(with: $0) } }
    assessment.precious =
      status.modified + status.staged + status.unmerged + untracked + kept + edits.changed
  }

  private func item(
    _ item: Evidence.Item, _ effect: Evidence.Effect, _ paths: [[UInt8]], sized: Bool
  ) -> [Evidence] {
    paths.isEmpty ? [] : [Evidence(item, effect, count: paths.count, paths: paths)]
  }

  // The biggest first: what is big is seldom a note, and what is precious should be seen.
  private func sized(_ item: Evidence.Item, _ effect: Evidence.Effect, _ paths: [[UInt8]]) throws
    -> [Evidence]
  {
    if paths.isEmpty { return [] }
    let sizes = try paths.map { (try FileTree.status($0, in: worktree)?.size ?? 0, $0) }
    let order = sizes.sorted { $0.0 > $1.0 }
    return [
      Evidence(
        item, effect, count: paths.count, sizeBytes: sizes.reduce(0) { $0 + $1.0 },
        paths: order.map(\.1))
    ]
  }

  private func ignored() throws -> (again: [[UInt8]], precious: [[UInt8]]) {
    var again: [[UInt8]] = [], precious: [[UInt8]] = []
    let answers = status.ignored.map(regenerable.answer)
    let given = try ignoredDirectories(answers)
    for (path, answer) in zip(status.ignored, answers) {
      if answer.isYes(given) { again.append(path) } else { precious.append(path) }
    }
    // A repository is listed by its directory alone; it is looked at on its own.
    return (again, precious.filter { $0.last != UInt8(ascii: "/") })
  }

  // Those that git ignores as a whole: an 'out' of which only '*.json' is ignored is no output.
  private func ignoredDirectories(_ answers: [Regenerable.Answer]) throws -> Set<[UInt8]> {
    let asked = Set(
      answers.compactMap { answer -> [UInt8]? in
        if case .below(let directory) = answer { directory } else { nil }
      })
    if asked.isEmpty { return [] }
    let git = repository.git(in: worktree)
    let arguments = ["check-ignore", "--no-index", "-z", "--stdin"]
    let (outcome, bytes) = try git.run(
      arguments, input: Array(asked.map { $0 + [UInt8(ascii: "/"), 0] }.joined()))
    // 1 is "none of them".
    guard outcome.isSuccess || outcome.end == .exited(1) else {
      throw git.failure(arguments, outcome)
    }
    return Set(bytes.split(separator: 0).map { Array($0.dropLast()) })
  }

  // One among what a build makes again is left out when all that is in it is also where it came
  // from: package managers keep clones there.
  private func embeddedRepositories(_ again: [[UInt8]]) throws -> [[UInt8]] {
    let candidates = Set(
      scan.embedded
        + (status.untracked + status.ignored).filter { $0.last == UInt8(ascii: "/") }
        .map { Array($0.dropLast()) }
    ).subtracting(scan.nested).subtracting(scan.submodules).sorted {
      $0.lexicographicallyPrecedes($1)
    }
    let answers = candidates.map { regenerable.answer($0 + [UInt8(ascii: "/")]) }
    let given = try ignoredDirectories(answers)
    return try zip(candidates, answers).filter { place, answer in
      try !answer.isYes(given) || !isOnlyAClone(place)
    }.map(\.0)
  }

  private func isOnlyAClone(_ place: [UInt8]) throws -> Bool {
    guard let text = String(validating: place, as: UTF8.self),
      try Disk.status(worktree + "/" + text + "/.git")?.kind == .directory
    else { return false }
    let git = GitCommand(in: worktree + "/" + text, world: repository.world)
    do {
      // A filter of its own would be run by the question for changes; a repository in it, which
      // can have others, is a candidate itself.
      if try hasOwnFilter(git) { return false }
      let changes = try git.bytes([
        "-c", "core.fsmonitor=false", "status", "--porcelain", "-z", "--untracked-files=all",
        "--ignore-submodules=all",
      ])
      if !changes.isEmpty { return false }
      if try Disk.exists(worktree + "/" + text + "/.git/refs/stash") { return false }
      return try git.bytes(
        ["rev-list", "-1", "--all", "HEAD", "--not", "--remotes"]
      ).isEmpty
    } catch let failure as Failure where failure.status == .failed {
      return false  // not to be judged: it is saved
    }
  }

  // The user's own filters, as those of git-lfs, are no reason.
  private func hasOwnFilter(_ git: GitCommand) throws -> Bool {
    let arguments = ["config", "--show-scope", "--get-regexp", "^filter[.]"]
    let (outcome, bytes) = try git.run(arguments)
    if outcome.end == .exited(1) { return false }  // there is none at all
    guard outcome.isSuccess else { throw git.failure(arguments, outcome) }
    return bytes.split(separator: 10).contains {
      $0.starts(with: "local\t".utf8) || $0.starts(with: "worktree\t".utf8)
    }
  }

  // Files that git was told not to look at: changed when the blob is another one.
  private func hiddenEdits() throws -> (changed: [[UInt8]], missing: Int) {
    var present: [IndexReading.Hidden] = []
    var changed: [[UInt8]] = []
    var missing = 0
    for entry in index.hidden {
      switch try FileTree.status(entry.path, in: worktree)?.kind {
      case nil: missing += entry.isSkipped ? 1 : 0
      // A line end in a name would be two names for git; what cannot be compared is changed.
      case .file where !entry.path.contains(10) && !entry.path.starts(with: [34]):
        present.append(entry)
      default: changed.append(entry.path)
      }
    }
    if present.isEmpty { return (changed, missing) }
    let input = present.reduce(into: [UInt8]()) { $0 += $1.path + [10] }
    let blobs = try repository.git(in: worktree).text(
      ["hash-object", "--stdin-paths"], input: input
    )
    .split(separator: "\n")
    guard blobs.count == present.count else { throw Failure("git hashed too few files") }
    for (entry, blob) in zip(present, blobs) where entry.blob != blob { changed.append(entry.path) }
    return (changed, missing)
  }
}
