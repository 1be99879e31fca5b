import Common
import SQLite

/// A sound store file that is to take the place of another: what a recovery made.
///
/// It is installed by the steps of a restore, so it is journalled, continued and undone like one.
public struct IncomingStore: Codable, Sendable {
  /// The absolute path of the new file.
  public var file: String
  /// The file as a snapshot would record it; its path is the place it is for.
  public var store: StoreRecord

  // A restore takes its parts from a snapshot: this is one with a single store and no files.
  func entry(id: String, createdAt: Timestamp) throws -> BackupRepository.Entry {
    guard !store.path.split(separator: "/").contains(".git") else {
      throw Failure("'\(store.path)' is in git's own directory", status: .refused)
    }
    let manifest = Manifest(
      id: id, createdAt: createdAt, verifiedAt: createdAt, verification: "full", verdict: .proven,
      reason: nil, tag: nil, host: "", root: "", sqliteVersion: Database.libraryVersion,
      toolVersion: SuiteVersion.current, stores: [store], trees: [], fileCount: 0, fileBytes: 0,
      filesSha256: Digest.of(""), findings: [])
    return BackupRepository.Entry(
      manifest: manifest, isPinned: false, directory: Path.parent(file), incoming: self)
  }
}

extension Restorer {
  /// Proves a file that is to be installed as the store at a path; nothing is changed.
  ///
  /// A file with a log or a rollback journal beside it is refused: its content is not all in it.
  public func incoming(_ file: String, as target: String) throws -> IncomingStore {
    let kind = try Disk.status(file)?.kind
    guard kind == .file else {
      throw Failure(
        "'\(file)' " + (kind == nil ? "does not exist" : "is not a regular file"),
        hint: "ls -la \(Shell.quote(Path.parent(file)))", status: .unavailable)
    }
    let old = try StoreFiles.place(of: target)
    let replaced = try Disk.exists(old) ? Disk.realPath(old) : nil
    guard try Disk.realPath(file) != replaced else {
      throw Failure("'\(file)' is that store itself", status: .usage)
    }
    let place = try place(of: target)
    for companion in [StoreFiles(file).wal, StoreFiles(file).journal]
    where try (Disk.status(companion)?.size ?? 0) > 0 {
      throw Failure(
        "'\(companion)' is beside the new store: not all of its rows are in one file",
        hint: "sqlite3 \(Shell.quote(file)) 'PRAGMA journal_mode=DELETE'", status: .refused)
    }
    let (sha256, size) = try Digest.of(file: file, checkpoint: world.checkpoint)
    let found = try StoreVerification.of(file, depth: .full, stopReason: world.stopReason)
    try world.checkpoint()
    guard found.verdict == .proven, size > 0 else {
      throw Failure(
        "'\(file)' is not sound: \(Shell.printable(found.problems.first ?? "it has 0 bytes"))",
        hint: "ecw-recover assess \(Shell.quote(file))", status: .dataError)
    }
    let mode = try Disk.status(replaced ?? file)?.mode ?? 0
    return IncomingStore(
      file: file,
      store: StoreRecord(
        path: place.path, role: place.role, stored: Path.name(file), sizeBytes: size,
        sha256: sha256, pageSizeBytes: found.pageSizeBytes, pageCount: found.pageCount,
        mode: mode & 0o777 | 0o600, tableRows: found.tableRows,
        eventPosition: found.eventPosition, applicationId: found.applicationID,
        userVersion: found.userVersion, method: .raw, pinSeconds: 0, verdict: .proven,
        problems: found.problems, source: nil))
  }

  // The name of a place as a snapshot has it; a link leads to the file that is replaced.
  private func place(of target: String) throws -> (path: String, role: String?) {
    let isLink = try Disk.status(target)?.kind == .link
    let real = try StoreFiles.place(of: target)
    let role: String? =
      switch target {
      case workspace.eventStore(in: world.environment): "events"
      case workspace.projectionStore(in: world.environment): "projections"
      default: nil
      }
    let path = Path.relative(real, to: workspace.root) ?? real
    guard Path.isSafe(path) || role != nil && !isLink else {
      throw Failure(
        "'\(target)' is outside the workspace and not where the settings say a store is",
        hint: "ecw-recover install --help", status: .refused)
    }
    return (path, role)
  }

  /// Puts a proven file in place of the store; what was there moves to the quarantine.
  public func install(_ incoming: IncomingStore) throws -> RestoreJournal {
    let now = world.now()
    return try restore(
      incoming.entry(id: SnapshotID.make(at: now), createdAt: now), only: nil,
      allowsOtherSchema: true)
  }

  /// What an installation would do; nothing is changed.
  public func plan(_ incoming: IncomingStore) throws -> RestorePlan {
    let now = world.now()
    return try plan(incoming.entry(id: SnapshotID.make(at: now), createdAt: now), only: nil)
  }

  /// Whether a store is there that is not what was installed.
  func isWritten(_ target: String, since incoming: IncomingStore) throws -> Bool {
    guard let size = try Disk.status(target)?.size else { return false }
    let files = StoreFiles(target)
    for log in [files.wal, files.journal] where try (Disk.status(log)?.size ?? 0) > 0 {
      return true
    }
    // Who only asks for a store that is gone leaves an empty file.
    return try size > 0
      && Digest.of(file: target, checkpoint: world.checkpoint).sha256 != incoming.store.sha256
  }
}
