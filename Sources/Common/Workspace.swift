/// The root that a tool works on, and where the suite keeps its own state below it.
public struct Workspace: Sendable, Equatable {
  /// The absolute path of the root, without links.
  public let root: String
  /// Whether the root is in a git repository.
  public let isRepository: Bool

  /// Creates a workspace of a known root.
  public init(root: String, isRepository: Bool) {
    self.root = root
    self.isRepository = isRepository
  }

  /// The directory of stores, signals, backups and quarantine.
  public var stateDirectory: String { root + "/.ecw" }

  /// The event store: `ECW_EVENT_STORE_PATH`, else `.ecw/events.db`.
  public func eventStore(in environment: [String: String]) -> String {
    store("ECW_EVENT_STORE_PATH", ".ecw/events.db", environment)
  }

  /// The projection store: `ECW_PROJECTION_STORE_PATH`, else `.ecw/projections.db`.
  public func projectionStore(in environment: [String: String]) -> String {
    store("ECW_PROJECTION_STORE_PATH", ".ecw/projections.db", environment)
  }

  private func store(_ variable: String, _ usual: String, _ environment: [String: String]) -> String
  {
    let named = environment[variable] ?? ""
    return Path.normal(named.isEmpty ? usual : named, from: root)
  }

  /// Finds the workspace: the given directory, else `ECW_ROOT`, else upwards from the current one.
  ///
  /// A root holds `.ecw`, `.state`, `.swarm` or `.git`. A linked worktree leads to its main
  /// worktree, because the state lives there.
  public static func find(explicit: String?, in world: World) throws -> Workspace {
    let named = explicit ?? world.environment["ECW_ROOT"].flatMap { $0.isEmpty ? nil : $0 }
    if let named {
      let path = Path.normal(named, from: world.currentDirectory)
      guard let status = try? Disk.status(Disk.realPath(path)), status.kind == .directory else {
        throw Failure("no directory '\(path)'", hint: "ls -ld \(Shell.quote(path))", status: .usage)
      }
      let root = try Disk.realPath(path)
      return try mainWorktree(of: root)
        ?? Workspace(root: root, isRepository: isInRepository(root))
    }
    return try search(upwardsFrom: Disk.realPath(world.currentDirectory))
  }

  private static func search(upwardsFrom start: String) throws -> Workspace {
    var directory = start
    while true {
      if let main = try mainWorktree(of: directory) { return main }
      for marker in [".ecw", ".state", ".swarm", ".git"]
      where try Disk.exists(Path.join(directory, marker)) {
        return Workspace(root: directory, isRepository: try isInRepository(directory))
      }
      let parent = Path.parent(directory)
      if parent == directory { break }
      directory = parent
    }
    throw Failure(
      "no workspace at or above '\(start)' (looked for .ecw, .state, .swarm, .git)",
      hint: "mkdir \(Shell.quote(Path.join(start, ".ecw")))", status: .unavailable)
  }

  private static func isInRepository(_ directory: String) throws -> Bool {
    if try Disk.exists(Path.join(directory, ".git")) { return true }
    let parent = Path.parent(directory)
    return parent == directory ? false : try isInRepository(parent)
  }

  // A linked worktree's `.git` is a file naming its admin directory, which names the common one.
  private static func mainWorktree(of directory: String) throws -> Workspace? {
    let marker = Path.join(directory, ".git")
    guard try Disk.status(marker)?.kind == .file,
      let admin = try firstLine(of: marker).flatMap({ line in
        line.hasPrefix("gitdir: ") ? String(line.dropFirst(8)) : nil
      })
    else { return nil }
    let adminPath = Path.normal(admin, from: directory)
    let pointer = Path.join(adminPath, "commondir")
    guard try Disk.exists(pointer), let common = try firstLine(of: pointer) else { return nil }
    let commonPath = Path.normal(common, from: adminPath)
    guard try Disk.exists(commonPath) else { return nil }
    let real = try Disk.realPath(commonPath)
    let root = Path.name(real) == ".git" ? Path.parent(real) : real
    return Workspace(root: root, isRepository: true)
  }

  private static func firstLine(of path: String) throws -> String? {
    String(decoding: try Disk.read(path, limit: 1 << 16), as: UTF8.self)
      .split(separator: "\n").first.map(String.init)
  }
}
