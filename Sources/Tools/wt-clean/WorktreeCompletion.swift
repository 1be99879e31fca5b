import ArgumentParser
import Common
import Terminal
import Worktrees

/// Completions from what really is there.
enum WorktreeCompletion {
  // What cannot be had is no completion; the command itself will say why.
  static let ids = CompletionKind.custom { arguments, _, _ in
    let world = CompletionWorld.current
    let root = CompletionWorld.value(of: "--root", in: arguments)
    guard let workspace = try? Workspace.find(explicit: root, in: world),
      let repository = try? Repository(of: workspace, world: world),
      let places = try? Inventory(of: repository).places
    else { return [] }
    return places.filter { $0.kind != .main }.map(\.id)
  }
}
