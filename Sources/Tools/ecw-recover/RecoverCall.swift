import ArgumentParser
import Backups
import Common
import Processes
import Recovery
import Terminal

/// What the verbs of `ecw-recover` work with: the workspace, its snapshots, a scratch space.
struct RecoverCall {
  let world: World
  let workspace: Workspace
  let settings: Settings
  let repository: BackupRepository
  let scratch: ScratchSpace
  let snapshots = ProvenSnapshots()
  /// A command to tell a person, for the workspace of this call.
  let hint: (String) -> String

  init(_ call: Call) throws {
    hint = { call.hint($0) ?? $0 }
    world = call.world
    workspace = try call.workspace()
    settings = Settings(
      environment: world.environment, gitEntries: try Self.entries(workspace, world))
    repository = BackupRepository(
      directory: Path.normal(settings.text(.backupDest), from: workspace.root))
    scratch = try ScratchSpace(world)
  }

  // A repository that git cannot read must not keep anybody from what is left of a store.
  private static func entries(_ workspace: Workspace, _ world: World) throws
    -> [(key: String, value: String)]
  {
    do {
      return try GitConfiguration.entries(in: workspace, world: world)
    } catch let failure as Failure where failure.status == .failed {
      world.err("note: \(Shell.printable(failure.message)); git's settings are not used\n")
      return []
    }
  }

  /// The path of a store: a role, a path, or the event store when none is named.
  func store(_ named: String?) -> String {
    switch named {
    case nil, "events": workspace.eventStore(in: world.environment)
    case "projections": workspace.projectionStore(in: world.environment)
    case .some(let path): Path.normal(path, from: world.currentDirectory)
    }
  }

  /// The name of a store in a snapshot, or `nil` when the snapshot has none like it.
  func record(of store: String, in manifest: Manifest) -> StoreRecord? {
    let real = (try? Disk.realPath(store)) ?? store  // a store that is gone has its plain name
    let names = [store, real].map { Path.relative($0, to: workspace.root) ?? $0 }
    let role: String? =
      switch store {
      case workspace.eventStore(in: world.environment): "events"
      case workspace.projectionStore(in: world.environment): "projections"
      default: nil
      }
    return manifest.stores.first { names.contains($0.path) || role != nil && $0.role == role }
  }

  /// The file of a store in the newest proven snapshot that has it and is as it was sealed.
  func newestSnapshot(of store: String) throws -> (id: String, path: String)? {
    try snapshots.newest(of: store, in: self) { world.err("note: \(Shell.printable($0))\n") }
  }

  /// What reads remnants of a store; the newest snapshot lends its schema where it is gone.
  func inspector(of store: String) throws -> StoreInspector {
    let door = try door(to: store)
    return StoreInspector(
      world: world, scratch: scratch, salvage: { try door.rows($0) },
      unseen: { try door.unseen($0) })
  }

  /// What makes sources of a merge of remnants of a store.
  func preparation(of store: String) throws -> SourcePreparation {
    let door = try door(to: store)
    return SourcePreparation(world: world, inspector: try inspector(of: store)) {
      try door.save($0, to: $1)
    }
  }

  func door(to store: String) throws -> SalvageDoor {
    SalvageDoor(
      world: world, scratch: scratch, snapshot: try newestSnapshot(of: store)?.path)
  }

  /// Adds a line to the audit log.
  func audit(_ verb: String, _ what: String, safetyCopy: String? = nil, status: ExitStatus) {
    AuditLog.note(
      AuditLog.Entry(
        time: world.now(), tool: "ecw-recover", verb: verb, what: what, safetyCopy: safetyCopy,
        status: status), in: workspace, world)
  }
}

/// A verb that looks for, merges or installs what was recovered.
protocol RecoverVerb: Verb {
  func report(_ call: RecoverCall) throws -> any Report
}

extension RecoverVerb {
  func report(_ call: Call) throws -> any Report { try report(try RecoverCall(call)) }
}

/// "3 events", "1 event".
