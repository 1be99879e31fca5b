public import Common
import SQLite

/// What a restore will do, unit by unit; made before anything is changed.
public struct RestorePlan: Codable, Sendable {
  /// What is put in place as one.
  public struct Unit: Codable, Sendable {
    /// The path in the snapshot: a store, a directory, or a single file.
    public var path: String
    /// `store`, `tree` or `file`.
    public var kind: String
    /// The absolute path it is put at.
    public var target: String
    /// Where it is prepared, beside the target.
    public var staged: String
    /// What is moved aside first, and where to.
    public var moves: [Move]
    /// The size of what is put in place, in bytes.
    public var sizeBytes: Int64
    /// The stores in it, by their path in the snapshot.
    public var stores: [String]
  }

  /// One rename of a file that is in the way.
  public struct Move: Codable, Sendable {
    /// Where it is now.
    public var from: String
    /// Where it goes.
    public var to: String
  }

  /// The snapshot.
  public var snapshot: String
  /// The file that is put in place when it comes from a recovery instead of a snapshot.
  @OrNull public var incoming: IncomingStore?
  /// The directory that receives what is moved aside.
  public var quarantine: String
  /// The units in the order they are put in place.
  public var units: [Unit]

  /// The size of everything that is put in place, in bytes.
  public var sizeBytes: Int64 { units.reduce(0) { $0.addingAtMost($1.sizeBytes) } }

  /// Throws when it certainly does not fit: the copies are made beside their targets, and what they
  /// replace stays on the disk.
  public func requireSpace() throws {
    var needed = SpaceNeeded()
    for unit in units { try needed.add(unit.sizeBytes, at: Path.parent(unit.staged)) }
    try needed.require(for: "a restore")
  }
}

extension RestorePlan {
  // Every place follows from the target, the quarantine and the unit's number, so that a journal
  // cannot name another one.
  static func sources(_ kind: String, _ target: String) -> [String] {
    kind == "store" ? StoreFiles(target).all : [target]
  }

  // A directory that is named like a log is somebody's own; a link would be followed.
  static func isMoved(_ companion: String) throws -> Bool {
    let kind = try Disk.status(companion)?.kind
    return kind == .file || kind == .link
  }

  static func present(_ kind: String, _ target: String) throws -> [String] {
    try sources(kind, target).filter { path in
      try path == target ? Disk.exists(path) : isMoved(path)
    }
  }

  static func staged(_ target: String, quarantine: String, index: Int) -> String {
    Path.parent(target) + "/.ecw-restore-\(Path.name(quarantine))-\(index)"
  }

  static func aside(_ path: String, target: String, quarantine: String) -> String {
    path.isAbsolute
      ? Path.parent(target) + "/.ecw-quarantine-" + Path.name(quarantine)
      : quarantine + "/data/" + Path.parent(path)
  }
}

/// Makes restore plans.
struct RestorePlanner {
  let world: World
  let workspace: Workspace
  let entry: BackupRepository.Entry

  /// Plans for everything in the snapshot, or for the one store, directory or file named.
  func plan(only: String?) throws -> RestorePlan {
    try entry.requireSafePaths()
    let quarantine =
      workspace.stateDirectory + "/quarantine/" + SnapshotID.make(at: world.now())
    var units: [RestorePlan.Unit] = []
    let isWanted = { (path: String) in only.map { matches($0, path) } ?? true }
    let files = try FileList.read(entry, ofUnit: isWanted)
    for (path, kind) in contents(files) where isWanted(path) {
      units.append(try unit(path, kind, files, quarantine, units.count))
    }
    guard !units.isEmpty else { throw entry.hasNo(only ?? "store or file") }
    return RestorePlan(
      snapshot: entry.manifest.id, incoming: entry.incoming, quarantine: quarantine, units: units)
  }

  private func contents(_ files: [FileRecord]) -> [(String, String)] {
    let trees = entry.manifest.trees
    let inTree = { (path: String) in trees.contains { path.isWithin($0) } }
    return entry.manifest.stores.filter { !inTree($0.path) }.map { ($0.path, "store") }
      + trees.map { ($0, "tree") }
      + files.filter { file in
        file.unit.isSamePath(as: file.path) && !trees.contains { $0.isSamePath(as: file.path) }
      }.map { ($0.path, "file") }
  }

  func matches(_ name: String, _ path: String) -> Bool {
    path == name || Path.name(path) == name || entry.manifest.store(path)?.role == name
  }

  private func unit(
    _ path: String, _ kind: String, _ files: [FileRecord], _ quarantine: String, _ index: Int
  ) throws -> RestorePlan.Unit {
    let target = try target(of: path)
    let inside = entry.manifest.stores.filter { $0.path.isWithin(path) }
    if kind == "store" { try refuseObstacle(target) }
    let aside = RestorePlan.aside(path, target: target, quarantine: quarantine)
    let moves = try RestorePlan.present(kind, target).map {
      RestorePlan.Move(from: $0, to: aside + "/" + Path.name($0))
    }
    try refuseOtherFileSystem(moves)
    let ownFiles = files.filter { $0.unit.isSamePath(as: path) }
    return RestorePlan.Unit(
      path: path, kind: kind, target: target,
      staged: RestorePlan.staged(target, quarantine: quarantine, index: index),
      moves: moves,
      sizeBytes: (inside.map(\.sizeBytes) + ownFiles.map(\.sizeBytes))
        .reduce(0) { $0.addingAtMost($1) },
      stores: inside.map(\.path))
  }

  // What is no log of the store stays where it is, and SQLite cannot open a store beside it.
  private func refuseObstacle(_ target: String) throws {
    for path in StoreFiles(target).all.dropFirst()
    where try Disk.exists(path) && !RestorePlan.isMoved(path) {
      throw Failure(
        "'\(path)' is no file, so the store beside it could not be opened",
        hint: "mv \(Shell.quote(path)) \(Shell.quote(path + ".aside"))", status: .refused)
    }
  }

  // What is moved aside is renamed: across file systems that fails, and half of a set was moved.
  private func refuseOtherFileSystem(_ moves: [RestorePlan.Move]) throws {
    for move in moves {
      let place = try Disk.nearestExisting(Path.parent(move.to))
      let there = try Disk.status(Disk.realPath(place))?.device
      guard let own = try Disk.status(move.from)?.device, own != there else { continue }
      throw Failure(
        "'\(move.from)' is on another file system than '\(place)' and cannot be moved aside",
        hint: "ecw-backup restore \(entry.manifest.id) --to DIR", status: .refused)
    }
  }

  // A path from a manifest is used below the root only; a store elsewhere goes where the settings
  // of this call say that the store with its role is.
  private func target(of path: String) throws -> String {
    if Path.isSafe(path) { return workspace.root + "/" + path }
    let role = entry.manifest.store(path)?.role
    if let current = workspace.outsideStores(world)[role ?? ""], current.isSamePath(as: path) {
      return path
    }
    throw Failure(
      "store '\(path)' is outside the workspace and not where the settings say it is",
      hint: "ecw-backup restore \(entry.manifest.id) --to DIR", status: .refused)
  }
}

extension Workspace {
  /// Where the settings of this call say that the stores are that may be elsewhere, by role.
  func outsideStores(_ world: World) -> [String: String] {
    [
      "events": eventStore(in: world.environment),
      "projections": projectionStore(in: world.environment),
    ]
  }
}
