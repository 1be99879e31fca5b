import ArgumentParser
import Common
import EventLog
import Terminal

/// Completions from what really is there.
enum StreamCompletion {
  // What cannot be had is no completion; the command itself will say why.
  static let ids = CompletionKind.custom { arguments, _, _ in
    let world = CompletionWorld.current
    let root = CompletionWorld.value(of: "--root", in: arguments)
    let named = CompletionWorld.value(of: "--store", in: arguments)
    guard
      let path = try? named.map({ Path.normal($0, from: world.currentDirectory) })
        ?? Workspace.find(explicit: root, in: world).eventStore(in: world.environment)
    else { return [] }
    return (try? EventSource(path, world: world, busySeconds: 1).streamNames()) ?? []
  }
}
