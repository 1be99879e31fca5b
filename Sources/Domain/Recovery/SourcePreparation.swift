public import Common
import SQLite

/// Makes a sound, still file of whatever a source is: a store, a damaged one, an export.
public struct SourcePreparation: Sendable {
  /// Saves the rows of a damaged store into a new file, and tells which could not be saved.
  public typealias Salvage = @Sendable (_ store: String, _ target: String) throws -> UnsavedRows

  let world: World
  let inspector: StoreInspector
  let salvage: Salvage

  /// Prepares sources in the scratch space of an inspector.
  public init(world: World, inspector: StoreInspector, salvage: @escaping Salvage) {
    self.world = world
    self.inspector = inspector
    self.salvage = salvage
  }

  /// A source of the file at a path; when its files change meanwhile, again, three times in all.
  public func source(_ path: String, name: String, kind: String) throws -> MergeSource {
    if try Disk.status(path)?.kind == .file, try ExportStage.isExport(path) {
      return try export(path, name)
    }
    guard try !StoreFiles(path).existing().isEmpty else {
      throw Failure("no file '\(path)'", hint: "ecw-recover find", status: .unavailable)
    }
    for _ in 0..<3 {
      let before = try StoreMoment(path)
      do {
        var source = try store(path, name, kind)
        guard try StoreMoment(path) == before else { continue }
        (source.origin, source.modified) = place(path, before)
        return source
      } catch let failure as SystemFailure where failure.isMissing {
        continue  // a log or a journal that went away meanwhile
      }
    }
    throw Failure(
      "'\(name)' kept changing while it was read", hint: "ecw-health --only store.locks",
      status: .busy)
  }

  // A copy of this run has no place that anybody knows, and the time of the copying.
  private func place(_ path: String, _ moment: StoreMoment) -> (String?, Timestamp?) {
    if path.hasPrefix(inspector.scratch.path + "/") { return (nil, nil) }
    return (path, moment.files.compactMap { $0?.modified }.max())
  }

  private func store(_ path: String, _ name: String, _ kind: String) throws -> MergeSource {
    let reading = try inspector.read(path)
    switch reading.readable {
    case .sound:
      var source = MergeSource(name: name, kind: kind, path: try settled(path))
      if reading.isUnsettled {
        let other = name + " behind the break of its log"
        source.behindBreak = [try salvaged(path, other, MergeOutcome.behindBreak)]
      }
      return source
    case .unknown:
      throw Failure(
        "'\(name)' cannot be read now: \(reading.problems.first ?? "")",
        hint: "ecw-health --only store.locks", status: .busy)
    case .damaged, .no: return try salvaged(path, name + " (salvaged)", "salvage")
    }
  }

  private func salvaged(_ path: String, _ name: String, _ kind: String) throws -> MergeSource {
    let saved = try inspector.scratch.fresh("salvaged.db")
    let unsaved = try salvage(path, saved)
    var source = MergeSource(name: name, kind: kind, path: saved)
    source.unsaved = unsaved
    return source
  }

  private func export(_ path: String, _ name: String) throws -> MergeSource {
    let stage = try inspector.scratch.fresh("export.db")
    let read = try ExportStage(path, into: stage, world: world)
    if let line = read.firstOther, read.eventCount == 0 {
      throw Failure(
        "'\(name)' has \(read.otherCount) lines that are no events, the first is line \(line)",
        hint: "sed -n \(line)p \(Shell.quote(path))", status: .dataError)
    }
    var source = MergeSource(name: name, kind: "export", path: stage)
    (source.skippedLinesCount, source.firstSkippedLine) = (read.otherCount, read.firstOther)
    return source
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
