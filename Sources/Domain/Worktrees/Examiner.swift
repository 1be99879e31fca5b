import Common
import Processes

/// Finds what would be lost with a worktree.
public struct Examiner: Sendable {
  let repository: Repository
  let targets: [String]
  let regenerable: Regenerable
  /// Whether the processes that called us asked for the removal: that they are inside, or that we
  /// were started inside, is then no obstacle.
  public var isAskedByHost = false
  /// Whether directories in which nothing new can be are not listed, for a look at everything.
  ///
  /// What decides about a removal lists them all.
  public var isBrief = false

  /// Examines against the target branches; the names are what the user knows as regenerable.
  public init(_ repository: Repository, targets: [String], regenerable: [String]) {
    self.repository = repository
    self.targets = targets
    self.regenerable = Regenerable(also: regenerable)
  }

  private var world: World { repository.world }

  /// Examines places, several at once.
  public func examine(_ places: [Place]) throws -> [Assessment] {
    // Before anything of ours works in the directories.
    let busy = try occupants(of: places)
    let around = try Surroundings(of: repository)
    let looking = Background { [isBrief, repository] in
      isBrief && around.ignoreAlike
        ? try QuickLooks(at: places, in: repository, around) : QuickLooks()
    }
    let heads = try Heads(of: repository)
    let tips = try places.filter { $0.kind == .linked }.compactMap { try heads.head(of: $0).commit }
    let history = History(repository, targets: targets)
    let merged = Background { try history.merged(tips) }
    // It has trial objects to clear away; an error is told when its answer is needed.
    defer { _ = try? merged.wait() }
    let trees = try isBrief ? Heads.trees(of: tips, in: repository) : [:]
    let looks = try looking.wait().answered(in: repository)
    var found = try Parallel.map(Array(zip(places, busy)), progress: world.progress) {
      place, processes in
      try world.checkpoint()
      var assessment = Assessment(place: place)
      (assessment.head, assessment.branch) = try heads.head(of: place)
      let tree = assessment.head.flatMap { trees[$0] }
      try look(at: &assessment, processes, around) { path, entry in
        try looks.reading(of: path, tree: tree, in: repository)
          ?? FilesReading(
            of: path, entry, in: repository, around, isBrief: isBrief, index: looks.index(of: path))
      }
      return assessment
    }
    try history.judge(&found, merged.wait())
    return found
  }

  private func occupants(of places: [Place]) throws -> [[LiveProcess]] {
    let directories = places.map { $0.kind == .linked || $0.kind == .orphan ? $0.path ?? "" : "" }
    // A path that does not resolve is compared as it is written.
    let real = directories.map { $0.isEmpty ? "/nowhere-at-all" : (try? Disk.realPath($0)) ?? $0 }
    let hosts = isAskedByHost ? try LiveProcesses.ancestors(world: world) : []
    return try LiveProcesses.below(real, world: world).map { processes in
      processes.filter { !hosts.contains($0.pid) }
    }
  }

  private func look(
    at assessment: inout Assessment, _ processes: [LiveProcess], _ around: Surroundings,
    files: (String, AdminEntry) throws -> FilesReading
  ) throws {
    let place = assessment.place
    if !processes.isEmpty {
      assessment.evidence.append(
        Evidence(
          .liveProcess, .blocks, count: processes.count,
          detail: processes.prefix(5).map { "\($0.command) (pid \($0.pid))" }
            .joined(separator: ", ")))
    }
    if let reason = place.entry?.lockReason {
      let owner = LockOwner(reason: reason, utcOffset: world.utcOffset)
      assessment.evidence.append(try owner.evidence(reason: reason, world: world))
    }
    if place.kind == .main {
      assessment.evidence.append(Evidence(.mainWorktree, .keep))
    } else if let trouble = place.trouble {
      assessment.evidence.append(Self.evidence(of: trouble))
      if case .unknown = trouble, let path = place.path {
        // What cannot be looked at is not confirmed.
        assessment.isAbsenceLikely =
          (try? Absence.canBeConfirmed(path, in: repository)) ?? false
      }
    } else {
      try lookInside(&assessment, around, files: files)
    }
    if let entry = place.entry { try lookAtEntry(entry, &assessment) }
  }

  private func lookInside(
    _ assessment: inout Assessment, _ around: Surroundings,
    files: (String, AdminEntry) throws -> FilesReading
  ) throws {
    guard let path = assessment.place.path, let entry = assessment.place.entry else { return }
    if !isAskedByHost,
      world.currentDirectory == path || Path.relative(world.currentDirectory, to: path) != nil
    {
      assessment.evidence.append(Evidence(.currentDirectory, .blocks))
    }
    do {
      let files = try files(path, entry)
      assessment.status = files.status
      assessment.scan = files.scan
      assessment.indexChecksum = files.index.checksum
      try FileFindings(
        worktree: path, repository: repository, regenerable: regenerable, status: files.status,
        index: files.index, scan: files.scan,
        converts: around.converts || FilteredFiles.areSet(in: entry)
      ).add(to: &assessment)
    } catch let failure as Failure
      where failure.status != .interrupted && failure.status != .timedOut
    {
      assessment.evidence.append(Evidence(.unreadable, .blocks, detail: failure.message))
    } catch let failure as SystemFailure {
      assessment.evidence.append(Evidence(.unreadable, .blocks, detail: failure.description))
    }
  }

  private func lookAtEntry(_ entry: AdminEntry, _ assessment: inout Assessment) throws {
    if try entry.has("index.lock") {
      assessment.evidence.append(
        Evidence(.indexLock, .blocks, detail: entry.directory + "/index.lock"))
    }
    let operations = try Operation.all(in: entry)
    if !operations.isEmpty {
      assessment.evidence.append(
        Evidence(
          .operation, .rescue, count: operations.count, detail: operations.joined(separator: ", ")))
    }
    let own = try ["refs", "logs/refs"].filter { try holdsFiles(entry.directory + "/" + $0) }
    if !own.isEmpty {
      assessment.evidence.append(
        Evidence(.worktreeRefs, .rescue, count: own.count, detail: own.joined(separator: ", ")))
    }
    if try entry.has("modules"), !assessment.has(.submodules) {
      assessment.evidence.append(
        Evidence(.submoduleStore, .rescue, detail: entry.directory + "/modules"))
    }
    if assessment.place.kind == .entry, try hasStaged(entry) {
      assessment.evidence.append(Evidence(.staged, .rescue))
    }
    assessment.reflog = try Array(
      Set(
        Heads.reflog(entry.directory + "/logs/HEAD")
          + Heads.named(in: entry.directory, of: entry.worktree)))
  }

  // Git leaves empty directories behind where refs were.
  private func holdsFiles(_ directory: String) throws -> Bool {
    guard try Disk.status(directory)?.kind == .directory else { return false }
    var found = false
    try FileTree.walk(directory, .all) { entry in
      if entry.kind != .directory { found = true }
      return !found
    }
    return found
  }

  // An index without its directory: whether it holds more than the commit does.
  private func hasStaged(_ entry: AdminEntry) throws -> Bool {
    guard try entry.has("index") else { return false }
    var git = repository.git
    git.environment["GIT_DIR"] = entry.directory
    git.environment["GIT_WORK_TREE"] = repository.commonDirectory
    let (outcome, _) = try git.run(["diff-index", "--cached", "--quiet", "HEAD", "--"])
    return !outcome.isSuccess  // not to be told: it is saved
  }

  private static func evidence(of trouble: Place.Trouble) -> Evidence {
    switch trouble {
    case .gone: Evidence(.directoryGone, .note)
    case .unknown(let why): Evidence(.directoryUnknown, .blocks, detail: why)
    case .moved(let path): Evidence(.moved, .blocks, paths: [Array(path.utf8)])
    case .ambiguous(let paths):
      Evidence(.ambiguous, .blocks, count: paths.count, paths: paths.map { Array($0.utf8) })
    case .cutOff: Evidence(.cutOff, .blocks)
    case .replaced(let other): Evidence(.replaced, .note, detail: other)
    case .nowhere: Evidence(.nowhere, .blocks)
    case .copy(let name): Evidence(.copy, .note, detail: name)
    case .entryGone: Evidence(.entryGone, .note)
    case .leftover: Evidence(.leftover, .note)
    }
  }
}
