import Common
import SQLite

/// The stores of a workspace: those of the suite, and those that lie in their usual places.
struct StoreSearch {
  private(set) var targets: [StoreTarget] = []
  /// The places that could not be looked into.
  private(set) var failures: [SystemFailure] = []
  private let root: String
  private let known: [KnownStore]

  init(_ checkup: Checkup) throws {
    let environment = checkup.world.environment
    root = checkup.workspace.root
    known = checkup.known
    add("events", checkup.workspace.eventStore(in: environment))
    add("projections", checkup.workspace.projectionStore(in: environment))
    try look(in: ".state", for: [".db"])
    try look(in: ".swarm", for: ["memory.db"])
    try look(in: "state", for: [".db", ".sqlite3"])
    // What a snapshot knows and is gone is looked for too.
    for store in known {
      add(store.role ?? Path.name(store.path), Path.join(root, store.path))
    }
  }

  private mutating func add(_ name: String, _ path: String) {
    guard !targets.contains(where: { $0.path == path }) else { return }
    // A name stands for one store only: records and series are told apart by it.
    let isTaken = targets.contains { $0.subject == name }
    targets.append(
      StoreTarget(
        subject: isTaken ? Path.relative(path, to: root) ?? path : name, path: path,
        known: known.first { Path.join(root, $0.path) == path }))
  }

  private static func subject(of name: String) -> String {
    switch name {
    case ".state/orchestration.db": "orchestration"
    case ".swarm/memory.db": "memory"
    default: Path.name(name)
    }
  }

  private mutating func look(in place: String, for endings: [String]) throws {
    do {
      for name in try Self.stores(in: root + "/" + place, endings) {
        add(Self.subject(of: place + "/" + name), root + "/" + place + "/" + name)
      }
    } catch let failure as SystemFailure {
      failures.append(failure)
    }
  }

  // A log without its base names a store as well.
  private static func stores(in directory: String, _ endings: [String]) throws -> [String] {
    guard try Disk.status(directory)?.kind == .directory else { return [] }
    let bases = try Disk.names(in: directory).compactMap { $0 }.map {
      StoreFiles.isCompanion($0) ? StoreFiles.base(of: $0) : $0
    }
    return Set(bases.filter { endings.contains(where: $0.hasSuffix) }).sorted()
  }
}
