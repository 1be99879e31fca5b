import ArgumentParser
import Backups
import Common
import Terminal

/// Completions from what really is there.
enum SnapshotCompletion {
  // What cannot be had is no completion; the command itself will say why.
  static let ids = CompletionKind.custom { arguments, _, _ in
    guard let entries = try? repository(arguments).entries() else { return [] }
    return ["latest"] + entries.map(\.manifest.id)
  }

  static let stores = CompletionKind.custom { arguments, _, _ in
    guard let latest = try? repository(arguments).latest()?.manifest else { return [] }
    return latest.stores.map(\.path) + latest.trees
  }

  private static func repository(_ arguments: [String]) throws -> BackupRepository {
    let world = CompletionWorld.current
    let named = CompletionWorld.value(of: "--dest", in: arguments)
    let root = CompletionWorld.value(of: "--root", in: arguments)
    let workspace = try Workspace.find(explicit: root, in: world)
    let settings = Settings(environment: world.environment)
    return BackupRepository(
      directory: named.map { Path.normal($0, from: world.currentDirectory) }
        ?? Path.normal(settings.text(.backupDest), from: workspace.root))
  }
}
