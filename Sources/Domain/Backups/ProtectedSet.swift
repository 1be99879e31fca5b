public import Common
import SQLite

/// What a snapshot of a workspace holds: the stores, directories and files that are there.
public struct ProtectedSet: Sendable, Equatable {
  /// The stores in the order they must be pinned: projections first, events last.
  public private(set) var stores: [Store] = []
  /// Files and links, and the directories of trees, parents before children.
  public private(set) var items: [Item] = []
  /// The directories that are restored as one.
  public private(set) var trees: [String] = []
  /// What was left out, and why.
  public private(set) var findings: [String] = []

  private let root: String
  private let excluded: [String]
  /// The absolute paths that have their place in the set already.
  private var taken: Set<[UInt8]> = []

  /// Finds what is there; nothing is opened but to see whether a file is a store.
  public init(
    of workspace: Workspace, environment: [String: String], include: [String],
    repository: String
  ) throws {
    root = workspace.root
    let own = [repository, workspace.stateDirectory + "/quarantine"]
    excluded = own + [workspace.stateDirectory + "/log", workspace.root + "/.git"]
    let events = workspace.eventStore(in: environment)
    // What the settings call a store is one, whatever its header says, and has its own turn.
    try reserve(events)
    try reserve(workspace.projectionStore(in: environment))
    try addStore(workspace.projectionStore(in: environment), role: "projections")
    for name in try names(".state") where name.hasSuffix(".db") {
      try addStore(root + "/.state/" + name, role: nil)
    }
    try addStore(root + "/.swarm/memory.db", role: "memory")
    try addTree(".ecw/signals")
    try addTree("workstreams")
    try addFiles(".swarm")
    try addFiles(".claude-flow", recursively: true, except: "backups")
    if try isRunRoot() { for name in ["state", "reports"] { try addTree(name) } }
    // Directories before what is in them: a directory is restored as one.
    let included = try include.flatMap { try matches($0) }
    for path in included.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      try addIncluded(path)
    }
    try addStore(events, role: "events")
  }

  private mutating func reserve(_ store: String) throws {
    let kind = try Disk.status(store)?.kind
    if kind == .directory || kind == .other { return }
    // A link that cannot be resolved is told when the store has its turn, and saved as a link.
    guard let source = kind == .link ? try? Disk.realPath(store) : store else { return }
    taken.formUnion(StoreFiles(source).all.map(\.bytes))
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
    taken.formUnion(StoreFiles(source).all.map(\.bytes))
    stores.append(
      Store(path: Path.relative(source, to: root) ?? source, source: source, role: role))
  }

  private mutating func addTree(_ path: String) throws {
    guard try isDirectory(path) else { return }
    trees.append(path)
    try addDirectory(path, unit: path)
  }

  private mutating func addDirectory(_ path: String, unit: String) throws {
    let place = root + "/" + path
    guard !excluded.contains(where: { $0.isSamePath(as: place) }),
      taken.insert(place.bytes).inserted
    else { return }
    items.append(Item(path: path, unit: unit, kind: .directory))
    for name in try names(path) { try add(path + "/" + name, unit: unit) }
  }

  private mutating func addFiles(
    _ directory: String, recursively: Bool = false, except: String? = nil
  ) throws {
    for name in try names(directory) where name != except {
      let path = directory + "/" + name
      if excluded.contains(where: { $0.isSamePath(as: root + "/" + path) }) { continue }
      let kind = try Disk.status(root + "/" + path)?.kind
      if kind == .directory {
        if recursively { try addFiles(path, recursively: true, except: except) }
      } else {
        try add(path, unit: path)
      }
    }
  }

  private mutating func add(_ path: String, unit: String) throws {
    guard let status = try Disk.status(root + "/" + path) else { return }  // gone meanwhile
    // A store comes before the files beside it in the order of names.
    guard status.kind == .directory || taken.insert((root + "/" + path).bytes).inserted else {
      return
    }
    switch status.kind {
    case .directory: try addDirectory(path, unit: unit)
    case .other: findings.append("'\(path)' is a pipe, socket or device: left out")
    case .link: items.append(Item(path: path, unit: unit, kind: .link))
    case .file:
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
    guard try isDirectory(directory) else { return [] }
    return try Disk.names(in: root + "/" + directory).compactMap { name in
      if name == nil { findings.append("a name in '\(directory)' is not UTF-8: left out") }
      return name
    }
  }

  private mutating func isDirectory(_ path: String) throws -> Bool {
    let kind = try Disk.status(root + "/" + path)?.kind
    if kind == .link { findings.append("'\(path)' is a link: left out") }
    return kind == .directory
  }

  private mutating func matches(_ pattern: String) throws -> [String] {
    guard Path.isSafe(pattern) else {
      throw Failure(
        "'ecw.backup.include' has '\(pattern)', which is not a path below the root",
        hint: "git config --get-all ecw.backup.include", status: .usage)
    }
    let matches = try Disk.matches(pattern, in: root).filter { path in
      !excluded.contains { (root + "/" + path).isWithin($0) }
    }
    if matches.isEmpty { findings.append("'\(pattern)' of ecw.backup.include matches nothing") }
    return matches
  }

  private mutating func addIncluded(_ path: String) throws {
    if trees.contains(where: { path.isWithin($0) }) { return }
    guard try Disk.status(root + "/" + path)?.kind == .directory else {
      return try add(path, unit: path)
    }
    // A directory above something of the set, or above our own files, cannot be replaced as one.
    let isAbove =
      items.contains { $0.path.isWithin(path) }
      || excluded.contains { $0.isWithin(root + "/" + path) }
    try isAbove ? addFiles(path, recursively: true) : addTree(path)
  }
}
