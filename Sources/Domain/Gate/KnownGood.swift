import Common

/// The newest commit that is known to pass.
public enum KnownGood {
  private static let depth = 2000

  /// The nearest green first-parent ancestor, by what is remembered; the commit itself is left out.
  public static func before(_ commit: GateCommit, tester: GateTester) throws -> GateCommit? {
    let workspace = tester.area.workspace
    let ancestors = try GateCommit.ancestors(
      of: commit.id, limit: depth, in: workspace.root, world: tester.world
    ).dropFirst()
    let results = try GateNotes(workspace, world: tester.world)
      .results(forTrees: Array(Set(ancestors.map(\.tree))))
    return ancestors.first { ancestor in
      results[ancestor.tree]?.contains {
        $0.verdict == .green && $0.command == tester.command.line
      } ?? false
    }
  }
}
