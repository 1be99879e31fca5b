public import Common
import SQLite

/// Finds what is left of a store among the files of a workspace.
public struct RemnantFiles: Sendable {
  let world: World
  let workspace: Workspace
  let store: String
  let place: String
  let skipped: Set<String>
  let inspector: StoreInspector

  /// What was found, and what could not be looked at.
  public struct Found: Sendable {
    /// The remnants.
    public var remnants: [Remnant] = []
    /// Places that could not be looked into.
    public var notes: [String] = []
  }

  /// Prepares a search for a store, whose files may be at another place; the skipped directories
  /// are those of snapshots.
  public init(
    world: World, workspace: Workspace, store: String, place: String, skipping skipped: [String],
    inspector: StoreInspector
  ) {
    self.world = world
    self.workspace = workspace
    self.store = store
    self.place = place
    self.skipped = Set(skipped + [workspace.root + "/.git"] + Self.linked(workspace))
    self.inspector = inspector
  }

  /// Looks through the workspace, the store's own directory, that of its files, and linked worktrees' `.ecw`.
  public func find(worktrees: [String]) throws -> Found {
    var found = Found()
    var seen: Set<String> = []
    try walk(workspace.root, &seen, &found)
    for own in [store, place] where Path.relative(own, to: workspace.root) == nil {
      guard try Disk.exists(Path.parent(own)) else { continue }
      try list(Path.parent(own), &seen, &found, descends: false)
    }
    let usual = Path.parent(Path.relative(store, to: workspace.root) ?? ".ecw/store")
    for worktree in worktrees where worktree != workspace.root {
      let directory = Path.join(worktree, usual)
      if try Disk.status(directory)?.kind == .directory {
        try list(directory, &seen, &found, descends: false, kind: "worktree")
      }
    }
    return found
  }

  private func walk(_ directory: String, _ seen: inout Set<String>, _ found: inout Found) throws {
    try world.checkpoint()
    try list(directory, &seen, &found, descends: true)
  }

  private func list(
    _ directory: String, _ seen: inout Set<String>, _ found: inout Found, descends: Bool,
    kind: String? = nil
  ) throws {
    let names: [String?]
    do {
      names = try Disk.names(in: directory)
    } catch let failure as SystemFailure {
      found.notes.append(failure.description)
      return
    }
    if names.contains(nil) {
      found.notes.append("a name in '\(directory)' is not UTF-8: not looked at")
    }
    for name in names.compactMap({ $0 }) {
      let path = Path.join(directory, name)
      guard let status = try look(path, &found) else { continue }  // gone meanwhile
      if isDirectory(status, path), descends, !skipped.contains(path), name != ".git" {
        try walk(path, &seen, &found)
      }
      guard status.kind == .file, let base = base(of: path, name) else { continue }
      guard seen.insert(base).inserted else { continue }
      if let remnant = try remnant(base, kind) { found.remnants.append(remnant) }
    }
  }

  // Of links only that of the state directory is followed: it is the same workspace's.
  private func isDirectory(_ status: FileStatus, _ path: String) -> Bool {
    status.kind == .directory
      || status.kind == .link && path == workspace.stateDirectory
        && !Self.linked(workspace).isEmpty
  }

  // Where the state directory is, if that is a link to a directory: its files are found under it.
  private static func linked(_ workspace: Workspace) -> [String] {
    let state = workspace.stateDirectory
    guard (try? Disk.status(state))??.kind == .link, let real = try? Disk.realPath(state),
      (try? Disk.status(real))??.kind == .directory
    else { return [] }  // a link that leads nowhere has nothing to find
    return [real]
  }

  private func look(_ path: String, _ found: inout Found) throws -> FileStatus? {
    do {
      return try Disk.status(path)
    } catch let failure as SystemFailure {
      found.notes.append(failure.description)
      return nil
    }
  }

  // The store that a file is or belongs to; `nil` for files that are none of ours.
  private func base(of path: String, _ name: String) -> String? {
    if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return path }
    let ours = [store, place].map(Path.name)
    guard ours.contains(where: name.hasPrefix) || name.hasSuffix(".backup") else { return nil }
    return StoreFiles.isCompanion(name) ? StoreFiles.base(of: path) : path
  }

  private func remnant(_ path: String, _ kind: String?) throws -> Remnant? {
    if path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson") {
      return try export(path)
    }
    let files = try StoreFiles(path).existing().filter { $0 != StoreFiles(path).sharedMemory }
    let statuses = try files.compactMap { try Disk.status($0) }
    guard let newest = statuses.map(\.modified).max() else { return nil }
    var remnant = Remnant(
      id: id(path), kind: kind ?? self.kind(path), path: path,
      sizeBytes: statuses.reduce(0) { $0.addingAtMost($1.size) })
    remnant.time = newest
    do {
      remnant.take(try inspector.read(path))
      if try Disk.exists(path) {
        remnant.sha256 = try FileHash.sha256(path, checkpoint: world.checkpoint)
      } else {
        remnant.note = "only its log is left"
      }
    } catch let failure as SystemFailure {
      remnant.note = failure.description
    }
    return remnant
  }

  private func export(_ path: String) throws -> Remnant? {
    guard Path.name(path) != "audit.jsonl", try isExport(path), let status = try Disk.status(path)
    else { return nil }
    var remnant = Remnant(id: id(path), kind: "export", path: path, sizeBytes: status.size)
    let stage = try inspector.scratch.fresh("export.db")
    defer { try? Disk.removeTree(Path.parent(stage)) }  // removed with the scratch space at the end
    let read = try ExportStage(path, into: stage, world: world)
    remnant.take(try inspector.read(stage))
    (remnant.time, remnant.readable) = (status.modified, read.otherCount == 0 ? .sound : .damaged)
    remnant.sha256 = try FileHash.sha256(path, checkpoint: world.checkpoint)
    if let line = read.firstOther {
      remnant.note = "\(read.otherCount) lines are no events, the first is line \(line)"
    }
    return remnant
  }

  private func isExport(_ path: String) throws -> Bool {
    do {
      return try ExportStage.isExport(path)
    } catch is SystemFailure {
      return false  // what cannot be read is no export
    }
  }

  private func id(_ path: String) -> String {
    "file:" + (Path.relative(path, to: workspace.root) ?? path)
  }

  private func kind(_ path: String) -> String {
    if path == place { return "store" }
    let quarantine = workspace.stateDirectory + "/quarantine/"
    return path.hasPrefix(quarantine) ? "quarantine" : "file"
  }
}
