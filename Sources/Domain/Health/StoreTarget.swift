import Common
import SQLite

/// A store to look at, and what a snapshot knows about it.
struct StoreTarget {
  /// The role, or the name of the file.
  let subject: String
  /// The path as it is configured.
  let path: String
  let known: KnownStore?

  // The command that brings the store back from the newest proven snapshot.
  var restore: String {
    "ecw-backup restore latest --only "
      + Shell.quote(known?.role ?? known?.path ?? subject)
  }

  // The command that says what can be saved of the store, and with which commands: rows that are
  // newer than the newest snapshot may still be in it.
  var assess: String { "ecw-recover assess " + Shell.quote(path) }

  var isEventStore: Bool { subject == "events" }
  var isProjectionStore: Bool { subject == "projections" }
}

extension StoreTarget {
  /// The stores of a workspace: those of the suite, and those that lie in their usual places.
  static func all(in workspace: Workspace, environment: [String: String], known: [KnownStore])
    throws -> [StoreTarget]
  {
    var targets: [StoreTarget] = []
    func add(_ subject: String, _ path: String) {
      guard !targets.contains(where: { $0.path == path }) else { return }
      let record = known.first { Path.join(workspace.root, $0.path) == path }
      targets.append(StoreTarget(subject: subject, path: path, known: record))
    }
    add("events", workspace.eventStore(in: environment))
    add("projections", workspace.projectionStore(in: environment))
    for path in try found(in: workspace) { add(subject(of: path, workspace), path) }
    // What a snapshot knows and is gone is looked for too.
    for store in known {
      add(store.role ?? Path.name(store.path), Path.join(workspace.root, store.path))
    }
    return targets
  }

  private static func subject(of path: String, _ workspace: Workspace) -> String {
    switch Path.relative(path, to: workspace.root) {
    case ".state/orchestration.db": "orchestration"
    case ".swarm/memory.db": "memory"
    default: Path.name(path)
    }
  }

  // A log without its base names a store as well.
  private static func found(in workspace: Workspace) throws -> [String] {
    let places = [(".state", [".db"]), (".swarm", ["memory.db"]), ("state", [".db", ".sqlite3"])]
    var paths: Set<String> = []
    for (directory, endings) in places {
      let directory = workspace.root + "/" + directory
      guard try Disk.status(directory)?.kind == .directory else { continue }
      for name in try Disk.names(in: directory).compactMap({ $0 }) {
        let base = StoreFiles.isCompanion(name) ? StoreFiles.base(of: name) : name
        if endings.contains(where: base.hasSuffix) { paths.insert(directory + "/" + base) }
      }
    }
    return paths.sorted()
  }
}
