import ArgumentParser
import Common
import Signals
import Terminal

/// Completions from what really is there.
enum SignalCompletion {
  // What cannot be had is no completion; the command itself will say why.
  static let ids = CompletionKind.custom { arguments, _, _ in
    let world = CompletionWorld.current
    let root = CompletionWorld.value(of: "--root", in: arguments)
    guard let workspace = try? Workspace.find(explicit: root, in: world),
      let policy = try? SignalPolicy(Settings(environment: world.environment)),
      let found = try? SignalQueue(world: world, workspace: workspace, policy: policy)
        .list(SignalQueue.Filter())
    else { return [] }
    return found.signals.map(\.id)
  }
}
