public import Common
import SQLite

/// Makes a sound, still file of whatever a source is: a store, a damaged one, an export.
public struct SourcePreparation: Sendable {
  /// Saves the rows of a damaged store into a new file.
  public typealias Salvage = @Sendable (_ store: String, _ target: String) throws -> Void

  let world: World
  let inspector: StoreInspector
  let salvage: Salvage

  /// Prepares sources in the scratch space of an inspector.
  public init(world: World, inspector: StoreInspector, salvage: @escaping Salvage) {
    self.world = world
    self.inspector = inspector
    self.salvage = salvage
  }

  /// A source of the file at a path.
  public func source(_ path: String, name: String, kind: String) throws -> MergeSource {
    if try Disk.status(path)?.kind == .file, try ExportStage.isExport(path) {
      return try export(path, name)
    }
    guard try !StoreFiles(path).existing().isEmpty else {
      throw Failure("no file '\(path)'", hint: "ecw-recover find", status: .unavailable)
    }
    let reading = try inspector.read(path)
    switch reading.readable {
    case .sound: return MergeSource(name: name, kind: kind, path: try settled(path))
    case .unknown:
      throw Failure(
        "'\(path)' cannot be read now: \(reading.problems.first ?? "")",
        hint: "ecw-health --only store.locks", status: .busy)
    case .damaged, .no:
      let saved = try inspector.scratch.fresh("salvaged.db")
      try salvage(path, saved)
      return MergeSource(name: name + " (salvaged)", kind: "salvage", path: saved)
    }
  }

  private func export(_ path: String, _ name: String) throws -> MergeSource {
    let stage = try inspector.scratch.fresh("export.db")
    let read = try ExportStage(path, into: stage, world: world)
    if let line = read.firstOther {
      throw Failure(
        "'\(path)' has \(read.otherCount) lines that are no events, the first is line \(line)",
        hint: "sed -n \(line)p \(Shell.quote(path))", status: .dataError)
    }
    return MergeSource(name: name, kind: "export", path: stage)
  }

  // With a log beside it not all is in the file: a private copy takes the log in.
  private func settled(_ path: String) throws -> String {
    let files = StoreFiles(path)
    let beside = try [files.wal, files.journal].filter { try (Disk.status($0)?.size ?? 0) > 0 }
    if beside.isEmpty { return path }
    let copy = try inspector.scratch.fresh()
    for file in [path] + beside {
      _ = try FileHash.copy(
        file, to: copy + file.dropFirst(path.count), checkpoint: world.checkpoint)
    }
    try Database(copy, .readWrite).execute("PRAGMA journal_mode=DELETE")
    return copy
  }
}
