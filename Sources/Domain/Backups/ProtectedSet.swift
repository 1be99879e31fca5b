public import Common
import SQLite

/// What a snapshot of a workspace holds: the stores, directories and files that are there.
public struct ProtectedSet: Sendable, Equatable {
  /// A SQLite store.
  public struct Store: Sendable, Equatable {
    /// The path relative to the root, or absolute when the store is elsewhere.
    public let path: String
    /// The absolute path.
    public let source: String
    /// What the suite knows it as: `events`, `projections`.
    public let role: String?

    /// The file in a snapshot, relative to its directory.
    public var stored: String {
      path.hasPrefix("/") ? "outside/\(role ?? "store")/\(Path.name(path))" : "data/\(path)"
    }
  }

  /// A file, link or directory that is no store.
  public struct Item: Sendable, Equatable {
    /// The path relative to the root.
    public let path: String
    /// The tree it belongs to, or its own path.
    public let unit: String
    /// What it was when it was found.
    public let kind: FileStatus.Kind
  }

  /// The stores in the order they must be pinned: projections first, events last.
  public private(set) var stores: [Store] = []
  /// Files and links, and the directories of trees, parents before children.
  public private(set) var items: [Item] = []
  /// The directories that are restored as one.
  public private(set) var trees: [String] = []
  /// What was left out, and why.
  public private(set) var findings: [String] = []

  private let root: String
  private let excluded: Set<String>

  /// Finds what is there; nothing is opened but to see whether a file is a store.
  public init(
    of workspace: Workspace, environment: [String: String], include: [String],
    repository: String
  ) throws {
    root = workspace.root
    let own = [repository, workspace.stateDirectory + "/quarantine"]
    excluded = Set(own + [workspace.stateDirectory + "/log", workspace.root + "/.git"])
    try addStore(workspace.projectionStore(in: environment), role: "projections")
    for name in try names(".state") where name.hasSuffix(".db") {
      try addStore(root + "/.state/" + name, role: nil)
    }
    try addStore(root + "/.swarm/memory.db", role: "memory")
    try addTree(".ecw/signals")
    try addTree("workstreams")
    try addFiles(".swarm")
    try addFiles(".claude-flow", recursively: true)
    if try isRunRoot() { for name in ["state", "reports"] { try addTree(name) } }
    for pattern in include { try addMatches(pattern) }
    try addStore(workspace.eventStore(in: environment), role: "events")
  }

  private func isRunRoot() throws -> Bool {
    let signs = [
      "pipeline_state.json", "heartbeat_status.json", "process_leases.json", "state.sqlite3",
    ]
    return try signs.contains { try Disk.exists(root + "/state/" + $0) }
  }

  private mutating func addStore(_ named: String, role: String?) throws {
    var source = named
    switch try Disk.status(named)?.kind {
    case .link:
      // What cannot be resolved is told as a finding.
      guard let resolved = try? Disk.realPath(named) else {
        findings.append("'\(named)' is a link that leads nowhere: left out")
        return
      }
      source = resolved
    case .directory, .other:
      findings.append("'\(named)' is no regular file: left out")
      return
    case .file, nil: break
    }
    // A log without its base is a store too: its rows may be only there.
    guard try !StoreFiles(source).existing().isEmpty else { return }
    if let index = stores.firstIndex(where: { $0.source.utf8.elementsEqual(source.utf8) }) {
      // A store that was found by its place gets its role, and with it its turn.
      guard role != nil, stores[index].role == nil else { return }
      stores.remove(at: index)
    }
    stores.append(
      Store(path: Path.relative(source, to: root) ?? source, source: source, role: role))
  }

  private mutating func addTree(_ path: String) throws {
    guard try Disk.status(root + "/" + path)?.kind == .directory else { return }
    trees.append(path)
    try addDirectory(path, unit: path)
  }

  private mutating func addDirectory(_ path: String, unit: String) throws {
    guard !excluded.contains(root + "/" + path) else { return }
    items.append(Item(path: path, unit: unit, kind: .directory))
    for name in try names(path) { try add(path + "/" + name, unit: unit) }
  }

  private mutating func addFiles(_ directory: String, recursively: Bool = false) throws {
    for name in try names(directory) where name != "backups" {
      let path = directory + "/" + name
      let kind = try Disk.status(root + "/" + path)?.kind
      if kind == .directory {
        if recursively { try addFiles(path, recursively: true) }
      } else {
        try add(path, unit: path)
      }
    }
  }

  private mutating func add(_ path: String, unit: String) throws {
    guard let status = try Disk.status(root + "/" + path) else { return }  // gone meanwhile
    // Two spellings of "é" are one text to Swift, and two files.
    if unit == path, items.contains(where: { $0.path.utf8.elementsEqual(path.utf8) }) { return }
    switch status.kind {
    case .directory: try addDirectory(path, unit: unit)
    case .other: findings.append("'\(path)' is a pipe, socket or device: left out")
    case .link: items.append(Item(path: path, unit: unit, kind: .link))
    case .file:
      if stores.contains(where: { $0.path.utf8.elementsEqual(path.utf8) }) { return }
      // A store comes before the files beside it in the order of names.
      if stores.contains(where: { StoreFiles($0.source).all.contains(root + "/" + path) }) {
        return
      }
      if try isStore(root + "/" + path, status) {
        try addStore(root + "/" + path, role: nil)
      } else {
        items.append(Item(path: path, unit: unit, kind: .file))
      }
    }
  }

  private func isStore(_ path: String, _ status: FileStatus) throws -> Bool {
    guard status.size >= 512, !path.hasSuffix(".json"), !path.hasSuffix(".jsonl") else {
      return false
    }
    do {
      let file = try Descriptor(opening: path, .readNoFollow)
      var bytes = [UInt8](repeating: 0, count: 16)
      return try file.read(into: &bytes) == 16 && bytes.elementsEqual("SQLite format 3\0".utf8)
    } catch let failure as SystemFailure where failure.isDenied {
      return false  // copying it will say that it cannot be read
    }
  }

  private mutating func names(_ directory: String) throws -> [String] {
    guard try Disk.status(root + "/" + directory)?.kind == .directory else { return [] }
    return try Disk.names(in: root + "/" + directory).compactMap { name in
      if name == nil { findings.append("a name in '\(directory)' is not UTF-8: left out") }
      return name
    }
  }

  private mutating func addMatches(_ pattern: String) throws {
    guard Path.isSafe(pattern) else {
      throw Failure(
        "'ecw.backup.include' has '\(pattern)', which is not a path below the root",
        hint: "git config --get-all ecw.backup.include", status: .usage)
    }
    let matches = try Disk.matches(pattern, in: root).filter { path in
      !excluded.contains { (root + "/" + path + "/").hasPrefix($0 + "/") }
    }
    if matches.isEmpty { findings.append("'\(pattern)' of ecw.backup.include matches nothing") }
    for path in matches {
      if try Disk.status(root + "/" + path)?.kind == .directory {
        if !trees.contains(path) { try addTree(path) }
      } else {
        try add(path, unit: path)
      }
    }
  }
}
