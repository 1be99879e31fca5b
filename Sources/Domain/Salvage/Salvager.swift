public import Common
public import SQLite

/// Saves the rows of a damaged store into a new one.
///
/// The evidence is copied and hashed first and only the copies are read, never through SQLite. The
/// new store appears under its name when SQLite's full check finds it whole, or not at all.
public struct Salvager {
  /// What is told about each row on request.
  public enum RowNote {
    /// The row went to the table with this name.
    case saved(SalvagedRow, table: String)
    /// The row with this key differs from the snapshot's.
    case differs(table: String, key: String)
    /// The snapshot has no row with this key: it is newer, or its key was altered.
    case notInSnapshot(table: String, key: String)
  }

  private let store: StoreFiles
  private let target: String
  private let options: ReadingOptions
  private let world: World

  /// Prepares to save a store into a file that must not exist yet.
  public init(_ store: StoreFiles, to target: String, _ options: ReadingOptions, _ world: World) {
    self.store = store
    self.target = target
    self.options = options
    self.world = world
  }

  /// Does the work; `note` is called for every row, when it is given.
  public func run(note: ((RowNote) throws -> Void)? = nil) throws -> SalvageReceipt {
    try refuseExisting()
    let parent = Path.parent(target)
    let work = parent + "/." + Path.name(target) + "." + RandomName.hex(8) + ".salvage"
    try Disk.makeDirectory(work, mode: 0o700)
    defer { try? Disk.removeTree(work) }  // copies of ours; a leftover is only in the way
    try Disk.makeDirectory(work + "/evidence", mode: 0o700)
    let total = try store.existing().reduce(0) { try $0 + (Disk.status($1)?.size ?? 0) }
    let evidence = try Evidence.copied(store, to: work + "/evidence") { done in
      try step("copy the evidence", done, total)
    }
    if total == 0 {
      throw Failure(
        "'\(store.base)' has 0 bytes: to SQLite an empty store, and there is no row to save",
        hint: "ls -l \(Shell.quote(store.base))*", status: .dataError)
    }
    let receipt = try build(work + "/new.db", evidence, note)
    try install(work + "/new.db")
    return receipt
  }

  private func step(_ label: String, _ done: Int64, _ total: Int64) throws {
    world.progress(Progress(label: label, doneBytes: done, totalBytes: total))
    try world.checkpoint()
  }

  private func refuseExisting() throws {
    for path in StoreFiles(target).all where try Disk.exists(path) {
      throw Failure(
        "'\(path)' exists already; nothing is overwritten",
        hint: "ls -l \(Shell.quote(path))", status: .refused)
    }
    guard try Disk.status(Disk.realPath(Path.parent(target)))?.kind == .directory else {
      throw Failure("'\(Path.parent(target))' is not a directory", status: .unavailable)
    }
  }

  private func build(
    _ path: String, _ evidence: Evidence, _ note: ((RowNote) throws -> Void)?
  ) throws -> SalvageReceipt {
    let reading = try StoreReading(evidence, options)
    let draft = try StoreDraft(path, reading)
    let total = evidence.files.reduce(0) { $0 + $1.sizeBytes }
    var done: Int64 = 0
    let pageSize = Int64(reading.geometry.pageSize)
    let relay = RowRelay(reading) {
      done += 256 * pageSize
      try step("save rows", min(done, total), total)
    }
    let saved = note.map { note in { row, table in try note(.saved(row, table: table)) } }
    let summary = try relay.run { try draft.add($0, saved) }
    let emptying = evidence.emptyCopies()
    defer { try? emptying.wait() }  // a copy that is not empty is removed all the same
    return try draft.finish(summary, target: target, snapshot: options.snapshot, world) {
      try note?($2 ? .differs(table: $0, key: $1) : .notInSnapshot(table: $0, key: $1))
    }
  }

  // A link fails when the name is taken, where a rename would replace the file.
  private func install(_ path: String) throws {
    try Descriptor(opening: path, .read).sync()
    do {
      try Disk.link(path, to: target)
    } catch let failure as SystemFailure where !failure.isExisting {
      try refuseExisting()  // a file system without links
      try Disk.rename(path, to: target)
    }
    try Disk.syncDirectory(Path.parent(target))
  }
}
