import Common
import TestSupport
import Testing

/// A repository with one agent's worktree, clean and merged, and the tool that is run in it.
struct WtCleanStage {
  static let now = "2026-11-21T08:55:00Z"
  static let name = "agent-1-ws-22"

  let field: GitField
  var root: String { field.root }
  var worktree: String { root + "/.worktrees/" + Self.name }
  var admin: String { root + "/.git/worktrees/" + Self.name }

  init(name: String = "repo") async throws {
    field = try await GitField(name: name)
    try await field.sh(
      """
      printf '*.log\\n.env\\nnode_modules/\\nvendor/\\n.worktrees/\\n.ecw/\\n' >.gitignore
      mkdir sub; echo one >a; echo two >sub/b; echo three >c; git add .; git commit -qm files
      git worktree add -q -b ws/ws-22/agent-1 .worktrees/\(Self.name)
      """)
  }

  /// Runs a shell line in the worktree.
  @discardableResult
  func inside(_ line: String) async throws -> String { try await field.sh(line, in: worktree) }

  func clean(
    _ arguments: String..., environment: [String: String] = [:], in directory: String? = nil
  )
    async throws -> ToolRun
  {
    try await ToolRun(
      "wt-clean", arguments, in: directory ?? root,
      environment: field.environment.merging(["ECW_TEST_NOW": Self.now]) { $1 }
        .merging(environment) { $1 })
  }

  /// What `list` says of a place.
  func assessment(_ id: String = name) async throws -> Assessment {
    let run = try await clean("list", id, "--json")
    try #require(run.status == 0, "\(run.out)\(run.err)")
    return try run.record(Assessment.self)
  }

  /// A shell line with the tools in its `PATH`.
  @discardableResult
  func shell(_ line: String) async throws -> ToolRun {
    let path = Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin")
    return try await ToolRun(
      "/bin/sh", ["-c", line], in: root,
      environment: field.environment.merging(["ECW_TEST_NOW": Self.now, "PATH": path]) { $1 })
  }

  /// Every byte of the scratch directory; of a split index's shared part git renews the time.
  func state() throws -> [String: String] {
    try field.scratch.state().filter { !$0.key.contains("/sharedindex.") }
  }

  struct Assessment: Decodable {
    let id: String, kind: String, verdict: String
    let path: String?, branch: String?, head: String?, merged: String?, next: String?
    let evidence: [Item]

    func item(_ name: String) -> Item? { evidence.first { $0.item == name } }
  }

  struct Item: Decodable {
    let item: String, effect: String
    let count: Int
    let sizeBytes: Int64?
    let paths: [String]
    let detail: String?
  }

  struct Removal: Decodable {
    let id: String, outcome: String
    let rescue: String?, problem: String?, next: String?
    let branchDeleted: Bool
  }
}

/// A situation in which git loses something in silence, and what has to hold for it.
extension WtCleanStage {
  /// Seen as an item; refused with nothing changed; saved, removed, and back byte for byte.
  func expectNothingLost(
    _ item: String, leftOut: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let found = try await assessment()
    #expect(found.item(item)?.effect == "rescue", "\(found)", sourceLocation: sourceLocation)
    #expect(found.verdict == "rescue-first", sourceLocation: sourceLocation)
    try await expectRefused(sourceLocation: sourceLocation)
    try await field.sh(
      "cp -a \(worktree) ../copy; cp \(admin)/index ../index; cp \(admin)/HEAD ../HEAD")
    for name in leftOut { try await field.sh("rm -r ../copy/\(name)") }
    let removed = try await clean("remove", "--rescue", Self.name, "--json")
    #expect(removed.status == 0, "\(removed.out)\(removed.err)", sourceLocation: sourceLocation)
    #expect(try !Disk.exists(worktree), sourceLocation: sourceLocation)
    #expect(try !Disk.exists(admin), sourceLocation: sourceLocation)
    let restored = try await clean("rescues", "restore", Self.name, "--to", "../back")
    #expect(restored.status == 0, "\(restored.err)", sourceLocation: sourceLocation)
    try await expectSame(sourceLocation: sourceLocation)
  }

  /// Bytes, modes, links, names, index and HEAD of `../back` are those of before.
  func expectSame(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await field.sh(
      """
      git -C ../back rev-parse --git-dir >../gitdir; rm -f ../copy/.git; mv ../back/.git ../gitfile
      diff -r --no-dereference ../copy ../back >&2
      (cd ../copy; find . -printf '%y %m %l %p\\n' | LC_ALL=C sort) >../modes-before
      (cd ../back; find . -printf '%y %m %l %p\\n' | LC_ALL=C sort) >../modes-after
      mv ../gitfile ../back/.git; diff ../modes-before ../modes-after >&2
      cmp ../index "$(cat ../gitdir)/index" >&2
      """)
  }

  /// `remove` exits 4, and every byte of the scratch directory is as it was.
  func expectRefused(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let before = try state()
    let run = try await clean("remove", Self.name, "--json")
    #expect(run.status == 4, "\(run.out)\(run.err)", sourceLocation: sourceLocation)
    #expect(
      try run.record(Removal.self).outcome == "refused", "\(run.out)",
      sourceLocation: sourceLocation)
    #expect(try state() == before, sourceLocation: sourceLocation)
  }

  /// Seen as an item that no rescue gets out of the way; refused even with `--rescue`.
  func expectBlocked(_ item: String, sourceLocation: SourceLocation = #_sourceLocation)
    async throws
  {
    let found = try await assessment()
    #expect(found.item(item)?.effect == "blocks", "\(found)", sourceLocation: sourceLocation)
    #expect(found.verdict == "blocked", sourceLocation: sourceLocation)
    let before = try state()
    let run = try await clean("remove", "--rescue", Self.name, "--json")
    #expect(run.status == 4, "\(run.out)\(run.err)", sourceLocation: sourceLocation)
    #expect(try state() == before, sourceLocation: sourceLocation)
  }
}
