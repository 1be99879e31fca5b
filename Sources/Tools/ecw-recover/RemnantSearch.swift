import Backups
import Common
import Processes
import Recovery
import SQLite

/// Collects the remnants of a store from everywhere, best first.
struct RemnantSearch {
  let call: RecoverCall
  let store: String

  func run(offsite: Bool, isDeep: Bool) throws -> RemnantFiles.Found {
    let inspector = try call.inspector(of: store)
    var found = try files(inspector)
    found.remnants += try snapshots()
    if call.workspace.isRepository {
      do {
        try addGit(isDeep, inspector, &found)
      } catch let failure as Failure where failure.status != .interrupted {
        if failure.status == .timedOut { throw failure }
        found.notes.append(failure.message)
      }
    }
    if offsite { found.remnants += try self.offsite() }
    found.remnants.sort(by: Remnant.isBetter)
    return found
  }

  private func files(_ inspector: StoreInspector) throws -> RemnantFiles.Found {
    let world = call.world
    let ids = try call.repository.entries().map(\.directory)
    let trash = call.repository.directory + "/.trash"
    var (worktrees, notes): ([String], [String]) = ([], [])
    if call.workspace.isRepository {
      do {
        worktrees = try GitWorktree.all(in: call.workspace.root, world: world)
          .filter { !$0.isBare }.map(\.path)
      } catch let failure as Failure {
        notes.append(failure.message)
      }
    }
    var found = try RemnantFiles(
      world: world, workspace: call.workspace, store: store,
      place: StoreFiles.place(of: store), skipping: ids + [trash],
      inspector: inspector
    ).find(worktrees: worktrees)
    found.notes += notes
    return found
  }

  private func snapshots() throws -> [Remnant] {
    let kept = try call.repository.entries().map { ("snapshot", $0.manifest, $0.directory) }
    let trashed = try call.repository.trashedManifests().map {
      ("trash", $0, call.repository.directory + "/.trash/" + $0.id)
    }
    return try (kept + trashed).compactMap { kind, manifest, directory in
      guard let record = call.record(of: store, in: manifest), Path.isSafe(record.stored) else {
        return nil
      }
      var remnant = Remnant(
        id: "\(kind):\(manifest.id)/\(record.stored)", kind: kind,
        path: directory + "/" + record.stored, sizeBytes: record.sizeBytes)
      remnant.time = manifest.createdAt
      remnant.sha256 = record.sha256
      remnant.readable = try readable(record, manifest, directory)
      remnant.eventCount = record.tableRows?["events"]
      remnant.tableRows = record.tableRows
      remnant.rowCount = record.tableRows?.values.reduce(0) { $0.addingAtMost($1) }
      remnant.eventPosition = record.eventPosition
      remnant.note = record.problems.first
      return remnant
    }
  }

  // The manifest's word counts as long as the file is there with its size.
  private func readable(_ record: StoreRecord, _ manifest: Manifest, _ directory: String) throws
    -> Remnant.Readable
  {
    guard try Disk.status(directory + "/" + record.stored)?.size == record.sizeBytes else {
      return .no
    }
    let isMarked = try Disk.exists(directory + "/damaged")
    return record.verdict == .suspect || isMarked
      ? .damaged : record.verdict == .proven ? .sound : .unknown
  }

  private func addGit(
    _ isDeep: Bool, _ inspector: StoreInspector, _ found: inout RemnantFiles.Found
  ) throws {
    let git = GitVersions(
      in: call.workspace.root, store: store, world: call.world, isDeep: isDeep)
    let versions = try git.find()
    found.notes += versions.notes
    for (number, version) in versions.versions.enumerated() {
      try call.world.checkpoint()
      call.world.progress(
        Progress(
          label: "read versions in git", doneBytes: Int64(number),
          totalBytes: Int64(versions.versions.count)))
      if let remnant = try read(version, git, inspector) { found.remnants.append(remnant) }
    }
  }

  private func read(
    _ version: GitVersions.Version, _ git: GitVersions, _ inspector: StoreInspector
  ) throws -> Remnant? {
    let copy = try call.scratch.fresh()
    defer { try? Disk.removeTree(Path.parent(copy)) }  // removed with the scratch space at the end
    try git.extract(String(version.id.dropFirst("git:".count)), to: copy)
    var remnant = Remnant(
      id: version.id, kind: "git", path: version.path, sizeBytes: version.size)
    (remnant.time, remnant.commit) = (version.time, version.commit)
    remnant.reachable = version.reachable
    if version.log != nil { remnant.note = "with the log of the same commit" }
    var file = copy
    if let large = try git.largeFile(copy) {
      guard try Disk.status(large.path)?.kind == .file else {
        remnant.readable = .no
        remnant.note = "a pointer of Git LFS; its file is not at '\(large.path)'"
        return remnant
      }
      file = large.path
      remnant.id = "file:" + (Path.relative(file, to: call.workspace.root) ?? file)
      remnant.sizeBytes = try Disk.status(file)?.size ?? 0
      remnant.note = "the file of a Git LFS pointer, \(version.id)"
    }
    remnant.take(try inspector.read(file))
    // A store that has no name is ours when it looks like ours, or cannot be read.
    let isEventLog = store == call.workspace.eventStore(in: call.world.environment)
    if version.path == nil, isEventLog, remnant.readable == .sound, remnant.eventCount == nil {
      return nil
    }
    remnant.sha256 = try FileHash.sha256(file, checkpoint: call.world.checkpoint)
    return remnant
  }

  private func offsite() throws -> [Remnant] {
    let role: String? =
      store == call.workspace.eventStore(in: call.world.environment)
      ? "events"
      : store == call.workspace.projectionStore(in: call.world.environment) ? "projections" : nil
    return try RemnantPlaces(call: call).offsite().find(
      path: Path.relative(store, to: call.workspace.root) ?? store, role: role)
  }
}
