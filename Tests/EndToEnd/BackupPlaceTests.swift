import Common
import SQLite
import TestSupport
import Testing

/// Which workspace, which stores, and where the snapshots go.
struct BackupPlaceTests {
  @Test func `without a workspace the hint makes one`() async throws {
    let scratch = try Scratch()
    let run = try await ToolRun("ecw-backup", ["list"], in: scratch.path)
    #expect(
      run.transcript(root: scratch.path) == """
        --- stderr
        ecw-backup: no workspace at or above 'ROOT' (looked for .ecw, .state, .swarm, .git)
        hint: mkdir ROOT/.ecw
        [exit 69]

        """)
  }

  @Test func `a root that is no directory is a wrong argument`() async throws {
    let scratch = try Scratch()
    let run = try await ToolRun("ecw-backup", ["list", "--root", "nowhere"], in: scratch.path)
    #expect(
      run.transcript(root: scratch.path) == """
        --- stderr
        ecw-backup: no directory 'ROOT/nowhere'
        hint: ls -ld ROOT/nowhere
        [exit 64]

        """)
  }

  @Test func `the root is found from below, and named by flag or environment`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    let elsewhere = try Scratch()
    let below = try await stage.backup("list", "--json", in: stage.scratch.at(".ecw/signals"))
    #expect(try below.record(BackupStage.Snapshot.self).id == id)
    let flag = try await stage.backup("list", "--json", "--root", stage.root, in: elsewhere.path)
    #expect(try flag.record(BackupStage.Snapshot.self).id == id)
    let named = try await stage.backup(
      "list", "--json", environment: ["ECW_ROOT": stage.root], in: elsewhere.path)
    #expect(try named.record(BackupStage.Snapshot.self).id == id)
  }

  @Test func `a linked worktree uses the state of the main one`() async throws {
    let stage = try BackupStage()
    let made = try await stage.shell(
      """
      git init -q . && git -c user.name=t -c user.email=t@t commit -q --allow-empty -m x &&
      git worktree add -q linked
      """)
    try #require(made.status == 0, "\(made.err)")
    let linked = stage.scratch.at("linked")
    let run = try await stage.backup("create", "--json", in: linked)
    #expect(run.status == 0, "\(run.err)")
    let created = try run.record(BackupStage.Created.self)
    #expect(created.snapshot?.stores.map(\.path) == [".ecw/events.db"])
    #expect(try !Disk.exists(linked + "/.ecw"))
    #expect(try await stage.ids().count == 1)
    let status = try await stage.shell("git status --porcelain .ecw/backups")
    #expect(status.out == "", "snapshots must never be committed")
  }

  @Test func `settings come from git, the environment wins, a flag wins over both`() async throws {
    let stage = try BackupStage()
    let made = try await stage.shell(
      "git init -q . && git config ecw.backup.dest kept/by-git && mkdir kept")
    try #require(made.status == 0, "\(made.err)")
    func list(_ directory: String) throws -> Int {
      guard try Disk.exists(stage.scratch.at(directory)) else { return 0 }
      return try Disk.names(in: stage.scratch.at(directory)).filter { $0?.first == "2" }.count
    }
    let dest = ["ECW_BACKUP_DEST": "kept/by-environment"]
    #expect(try await stage.backup("create").status == 0)
    #expect(try await stage.backup("create", environment: dest).status == 0)
    #expect(
      try await stage.backup("create", "--dest", "kept/by-flag", environment: dest).status == 0)
    #expect(try list("kept/by-git") == 1)
    #expect(try list("kept/by-environment") == 1)
    #expect(try list("kept/by-flag") == 1)
    #expect(try !Disk.exists(stage.backups))
  }

  @Test func `more paths are included by the configuration`() async throws {
    let stage = try BackupStage()
    try stage.scratch.write("n", to: "notes/one.md")
    try stage.scratch.write("n", to: "notes/deep/two.md")
    try EventStore.create(stage.scratch.at("other/more.sqlite"), events: 2)
    let made = try await stage.shell(
      """
      git init -q . && git config --add ecw.backup.include notes &&
      git config --add ecw.backup.include 'other/*.sqlite' &&
      git config --add ecw.backup.include nothing-here
      """)
    try #require(made.status == 0, "\(made.err)")
    let run = try await stage.backup("create", "--json")
    #expect(run.status == 1)
    let snapshot = try #require(try run.record(BackupStage.Created.self).snapshot)
    #expect(snapshot.stores.map(\.path) == ["other/more.sqlite", ".ecw/events.db"])
    #expect(snapshot.fileCount == 7)
    #expect(snapshot.findings == ["'nothing-here' of ecw.backup.include matches nothing"])
    let data = stage.backups + "/\(snapshot.id)/data/"
    #expect(try Disk.read(data + "notes/deep/two.md") == Array("n".utf8))
  }

  @Test(arguments: ["../up", "/etc/passwd", "a/../../b"])
  func `an included path stays below the root`(
    pattern: String
  ) async throws {
    let stage = try BackupStage()
    let run = try await stage.backup("create", environment: ["ECW_BACKUP_INCLUDE": pattern])
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: 'ecw.backup.include' has '\(pattern)', which is not a path below the root
        hint: git config --get-all ecw.backup.include
        [exit 64]

        """)
  }

  @Test func `an event store outside of the root is saved and comes back where it was`()
    async throws
  {
    let stage = try BackupStage(events: 0)
    let outside = try Scratch()
    let store = outside.at("shared/events.db")
    try EventStore.create(store, events: 6)
    let environment = ["ECW_EVENT_STORE_PATH": store]
    let created = try await stage.backup("create", "--json", environment: environment)
    let snapshot = try #require(try created.record(BackupStage.Created.self).snapshot)
    #expect(snapshot.stores.map(\.path) == [store])
    #expect(snapshot.eventPosition == 6)
    try EventStore.append(try Database(store, .readWrite), events: 3)
    let refused = try await stage.backup("restore")
    let text = refused.transcript(root: stage.root).replacing(outside.path, with: "OUTSIDE")
    #expect(
      text == """
        --- stderr
        ecw-backup: store 'OUTSIDE/shared/events.db' is outside the workspace and not where the \
        settings say it is
        hint: ecw-backup restore ID --to DIR
        [exit 4]

        """)
    let restored = try await stage.backup("restore", environment: environment)
    #expect(restored.status == 0, "\(restored.err)")
    #expect(try Database(store, .readOnly).number("SELECT count(*) FROM events") == 6)
    #expect(try await stage.backup("restore", "--undo", environment: environment).status == 0)
    #expect(try Database(store, .readOnly).number("SELECT count(*) FROM events") == 9)
  }
}
