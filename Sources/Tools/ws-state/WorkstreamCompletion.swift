import ArgumentParser
import Common
import Terminal
import Workstreams

/// Completions from what really is there.
enum WorkstreamCompletion {
  // What cannot be had is no completion; the command itself will say why.
  static let ids = CompletionKind.custom { arguments, _, _ in (try? known(arguments)) ?? [] }

  private static func known(_ arguments: [String]) throws -> [String] {
    let world = CompletionWorld.current
    let root = CompletionWorld.value(of: "--root", in: arguments)
    let workspace = try Workspace.find(explicit: root, in: world)
    let specs = try WorkstreamSpec.all(in: workspace).specs.map(\.id)
    guard try Disk.exists(WorkstreamTable.path(in: workspace)) else { return specs }
    let rows = try WorkstreamTable.use(in: workspace, busySeconds: 1, world: world) { table in
      try table.rows().map(\.id)
    }
    return Array(Set(rows + specs)).sorted(by: IDOrder.precedes)
  }
}
