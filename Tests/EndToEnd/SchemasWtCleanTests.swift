import Common
import TestSupport
import Testing

/// Real output of every verb of `wt-clean` against `docs/schemas`.
struct SchemasWtCleanTests {
  private static let script = Path.normal("../../../scripts/validate-json", from: #filePath)

  private func expectValid(
    _ texts: [String], as name: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let scratch = try Scratch()
    for (number, text) in texts.enumerated() {
      #expect(!text.isEmpty, "text \(number)", sourceLocation: sourceLocation)
      try scratch.write(text, to: "\(number).json")
    }
    let flags = name.map { ["--schema", $0] } ?? []
    let run = try await ToolRun(
      "/usr/bin/python3", [Self.script] + flags + texts.indices.map { "\($0).json" },
      in: scratch.path)
    #expect(run.transcript(root: scratch.path) == "[exit 0]\n", sourceLocation: sourceLocation)
  }

  @Test func `every verb`() async throws {
    let stage = try await WtCleanStage()
    let name = WtCleanStage.name
    try await stage.inside("echo n >n")
    try await stage.field.sh(
      """
      git worktree add -q .worktrees/two -b two; git worktree add -q .worktrees/cut -b cut
      git worktree add -q .worktrees/dead -b dead; rm -r .worktrees/dead
      rm .worktrees/cut/.git; mkdir .worktrees/orphan
      """)
    var texts = [
      try await stage.clean("list", "--json").out,
      try await stage.clean("plan", "--rescue", "--json").out,
      try await stage.clean("remove", name, "--json").out,
      try await stage.clean("remove", "--rescue", name, "--json").out,
      try await stage.clean("rescues", "list", "--json").out,
      try await stage.clean("rescues", "show", name, "--json").out,
      try await stage.clean("rescues", "restore", name, "--to", "../back", "--json").out,
    ]
    let saved = try await stage.field.sh(
      "git cat-file blob $(git for-each-ref --format='%(objectname)' refs/ecw):rescue.json")
    texts += [
      try await stage.clean(
        "rescues", "drop", "agent-1-ws-22/20261121T085500000Z", "--json"
      ).out,
      try await stage.clean("repair", "--json").out,
      try await stage.clean("prune", "--json").out,
      try await stage.clean("adopt", ".worktrees/orphan", "--dry-run", "--json").out,
      try await stage.clean("adopt", ".worktrees/orphan", "--json").out,
      try await stage.clean("remove", "nope", "--json").err,
      try await stage.field.sh("cat .ecw/log/audit.jsonl"),
    ]
    try await expectValid(texts)
    try await expectValid([saved], as: "ecw.wt-clean.saved")
  }
}
