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
  // Whether settings outside of the worktree may convert its files.
  let converts: Bool

  func add(to assessment: inout Assessment) throws {
    var edits = try hiddenEdits()
    edits.changed += try filtered()
    let (again, precious) = try ignored()
    let embedded = try embeddedRepositories(again)
    let (submodules, foreign) = try submodules(of: assessment.place.entry)
    let inside = (embedded + submodules).map { $0 + [UInt8(ascii: "/")] }
    let outside = { (path: [UInt8]) in !inside.contains { path.starts(with: $0) } }
    let untracked = try (status.untracked + index.looseFiles(in: worktree)).filter(outside)
    let kept = precious.filter(outside)
    var found: [Evidence] = []
    found += item(.modified, .rescue, status.modified)
    found += item(.staged, .rescue, status.staged)
    found += item(.conflicts, .rescue, status.unmerged)
    found += try sized(.untracked, .rescue, untracked)
    found += try sized(.ignoredPrecious, .rescue, kept)
    found += item(.hiddenEdits, .rescue, edits.changed)
    found += item(.embeddedRepository, .rescue, embedded)
    found += item(.submodules, .rescue, submodules)
    found += item(.submodules, .blocks, foreign)
    found += item(.nestedWorktree, .blocks, scan.nested)
    found += item(.mount, .blocks, scan.mounts)
    found += item(.unreadable, .blocks, scan.unreadable)
    found += item(.ignoredRegenerable, .note, again)
    found += item(.linksOut, .note, scan.linksOut)
    if edits.missing > 0 {
      found.append(Evidence(.sparseCheckout, .note, count: edits.missing))
    }
    assessment.evidence += found
    assessment.regenerable = again.filter(outside)
    assessment.precious =
      status.modified + status.staged + status.unmerged + untracked + kept + edits.changed
  }

  private func item(_ item: Evidence.Item, _ effect: Evidence.Effect, _ paths: [[UInt8]])
    -> [Evidence]
  {
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

  private var ignoredFiles: IgnoredFiles {
    IgnoredFiles(git: repository.git(in: worktree), regenerable: regenerable, index: index)
  }

  private func ignored() throws -> (again: [[UInt8]], precious: [[UInt8]]) {
    var again: [[UInt8]] = [], precious: [[UInt8]] = []
    for (path, isAgain) in zip(status.ignored, try ignoredFiles.canBeMadeAgain(status.ignored)) {
      if isAgain { again.append(path) } else { precious.append(path) }
    }
    // A repository is listed by its directory alone; it is looked at on its own.
    return (again, precious.filter { $0.last != UInt8(ascii: "/") })
  }

  // Those that are not merely clones among what a build makes again.
  private func embeddedRepositories(_ again: [[UInt8]]) throws -> [[UInt8]] {
    let named = (status.untracked + status.ignored).filter { $0.last == UInt8(ascii: "/") }
    let candidates = Set(scan.embedded + named.map { Array($0.dropLast()) } + bareRepositories())
      .subtracting(scan.nested).subtracting(scan.submodules).sorted {
        $0.lexicographicallyPrecedes($1)
      }
    let answers = try ignoredFiles.canBeMadeAgain(candidates.map { $0 + [UInt8(ascii: "/")] })
    return try zip(candidates, answers).filter { place, isAgain in
      guard isAgain, let text = String(validating: place, as: UTF8.self) else { return true }
      return try !EmbeddedClone(worktree + "/" + text, in: repository, regenerable).isOnlyAClone()
    }.map(\.0)
  }

  // One of which git has every file is no repository but an example of one.
  private func bareRepositories() -> [[UInt8]] {
    scan.bare.filter { place in
      let inside = place + [UInt8(ascii: "/")]
      return (status.ignored + status.untracked).contains { $0.starts(with: inside) }
    }
  }

  // The store of a submodule comes along when it is in the worktree's own entry.
  private func submodules(of entry: AdminEntry?) throws -> (own: [[UInt8]], foreign: [[UInt8]]) {
    var own: [[UInt8]] = [], foreign: [[UInt8]] = []
    for place in scan.submodules {
      // What does not resolve is somewhere else.
      let target = String(validating: place, as: UTF8.self).flatMap { text in
        try? GitFile.target(of: worktree + "/" + text).map { try Disk.realPath($0) }
      }
      let store = try entry.map { try Disk.realPath($0.directory) }
      if let target, let store, Path.relative(target, to: store) != nil {
        own.append(place)
      } else {
        foreign.append(place)
      }
    }
    return (own, foreign)
  }

  // Files that git was told not to look at: changed when the blob or the mode is another one.
  private func hiddenEdits() throws -> (changed: [[UInt8]], missing: Int) {
    var present: [IndexReading.Hidden] = []
    var changed: [[UInt8]] = []
    var missing = 0
    let keepsModes = try StatusReading.keepsModes(worktree)
    for entry in index.hidden {
      let status = try FileTree.status(entry.path, in: worktree)
      switch status?.kind {
      case nil: missing += entry.isSkipped ? 1 : 0
      case .file where !keepsModes || ((status?.mode ?? 0) & 0o100 != 0) == entry.isExecutable:
        present.append(entry)
      default: changed.append(entry.path)
      }
    }
    if present.isEmpty { return (changed, missing) }
    let input = present.reduce(into: [UInt8]()) { $0 += RescueTree.quoted($1.path) + [10] }
    let blobs = try repository.git(in: worktree).text(
      ["hash-object", "--no-filters", "--stdin-paths"], input: input
    ).split(separator: "\n")
    guard blobs.count == present.count else { throw Failure("git hashed too few files") }
    let other = zip(present, blobs).filter { $0.0.blob != $0.1 }.map { ($0.0.path, String($0.1)) }
    return (try changed + filteredFiles.changed(other, areHidden: true), missing)
  }

  private var filteredFiles: FilteredFiles {
    FilteredFiles(
      git: repository.git(in: worktree), largeFiles: repository.commonDirectory + "/lfs/objects")
  }

  // Files whose bytes a filter hides; without any filter nothing is asked.
  private func filtered() throws -> [[UInt8]] {
    let attributes = (status.untracked + status.ignored).contains {
      $0.last == UInt8(ascii: "s") && IndexReader.isAttributes($0[...])
    }
    guard converts || index.hasAttributes || attributes else { return [] }
    return try filteredFiles.changed(
      besides: Set(
        status.modified + status.staged + status.unmerged + index.hidden.map(\.path)))
  }
}
