import Common
import TestSupport
import Testing

/// Which directory is the workspace, wherever a tool is called.
struct WorkspaceTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func find(
    _ directory: String, explicit: String? = nil, environment: [String: String] = [:]
  ) throws -> Workspace {
    var world = World.fixed(environment: environment)
    world.currentDirectory = scratch.at(directory)
    return try Workspace.find(explicit: explicit, in: world)
  }

  private func git(_ script: String) async throws {
    let prelude = """
      set -e
      export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
      export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=protocol.file.allow GIT_CONFIG_VALUE_0=always
      exec >&2

      """
    let run = try await ToolRun("/bin/sh", ["-c", prelude + script], in: scratch.path)
    try #require(run.status == 0, "\(run.err)")
  }

  @Test(arguments: [".ecw", ".state", ".swarm", ".git"]) func `every marker makes a root`(
    marker: String
  ) throws {
    try Disk.makeDirectories(scratch.at("ws/a/b"))
    try Disk.makeDirectories(scratch.at("ws/" + marker))
    let expected = Workspace(root: scratch.at("ws"), isRepository: marker == ".git")
    #expect(try find("ws") == expected)
    #expect(try find("ws/a/b") == expected)
    if marker != ".git" { #expect(try find("ws/" + marker) == expected) }
  }

  @Test func `the nearest root wins`() throws {
    try Disk.makeDirectories(scratch.at("outer/.git"))
    try Disk.makeDirectories(scratch.at("outer/inner/.ecw/signals"))
    let inner = Workspace(root: scratch.at("outer/inner"), isRepository: true)
    #expect(try find("outer/inner/.ecw/signals") == inner)
    #expect(try find("outer").root == scratch.at("outer"))
  }

  @Test func `without a root the status is 69 and the hint makes one`() throws {
    try Disk.makeDirectory(scratch.at("a b"))
    let failure = #expect(throws: Failure.self) { try find("a b") }
    #expect(failure?.status == .unavailable)
    #expect(failure?.hint == "mkdir '\(scratch.at("a b"))/.ecw'")
  }

  @Test func `a linked worktree leads to the main one`() async throws {
    try await git(
      """
      git init -q main && cd main && git commit -q --allow-empty -m x
      git worktree add -q ../linked && mkdir -p ../linked/deep/.ecw
      """)
    let main = Workspace(root: scratch.at("main"), isRepository: true)
    #expect(try find("main") == main)
    #expect(try find("linked") == main)
    #expect(try find("elsewhere", explicit: scratch.at("linked")) == main)
    #expect(try find("linked", environment: ["ECW_ROOT": scratch.at("linked")]) == main)
    try Disk.removeTree(scratch.at("linked/deep/.ecw"))
    #expect(try find("linked/deep") == main)
  }

  @Test func `a worktree of a bare repository leads to the repository`() async throws {
    try await git(
      """
      git init -q seed && git -C seed commit -q --allow-empty -m x
      git clone -q --bare seed bare.git && git -C bare.git worktree add -q ../linked
      """)
    #expect(try find("linked") == Workspace(root: scratch.at("bare.git"), isRepository: true))
  }

  @Test func `a submodule is a root of its own`() async throws {
    try await git(
      """
      git init -q seed && git -C seed commit -q --allow-empty -m x
      git init -q main && cd main && git submodule add -q ../seed sub
      """)
    #expect(try Disk.status(scratch.at("main/sub/.git"))?.kind == .file)
    #expect(try find("main/sub") == Workspace(root: scratch.at("main/sub"), isRepository: true))
  }

  @Test func `a worktree whose repository is gone is a root of its own`() throws {
    try scratch.write("gitdir: /nowhere/.git/worktrees/x\n", to: "left/.git")
    #expect(try find("left").root == scratch.at("left"))
    try scratch.write("not a pointer", to: "odd/.git")
    #expect(try find("odd").root == scratch.at("odd"))
  }

  @Test func `a named root comes before what is found`() throws {
    for name in ["found/.ecw", "named", "variable"] { try Disk.makeDirectories(scratch.at(name)) }
    let variable = ["ECW_ROOT": scratch.at("variable")]
    #expect(try find("found", explicit: "../named").root == scratch.at("named"))
    #expect(
      try find("found", explicit: "../named", environment: variable).root == scratch.at("named"))
    #expect(try find("found", environment: variable).root == scratch.at("variable"))
    #expect(try find("found", environment: ["ECW_ROOT": ""]).root == scratch.at("found"))
    let missing = #expect(throws: Failure.self) { try find("found", explicit: "nowhere") }
    #expect(missing?.status == .usage)
  }

  @Test func `links are resolved`() throws {
    try Disk.makeDirectories(scratch.at("real/.ecw"))
    try Disk.symlink("real", at: scratch.at("link"))
    #expect(try find("link").root == scratch.at("real"))
    #expect(try find("real", explicit: scratch.at("link")).root == scratch.at("real"))
  }

  @Test func `stores are where the environment says`() {
    let workspace = Workspace(root: "/w", isRepository: false)
    #expect(workspace.eventStore(in: [:]) == "/w/.ecw/events.db")
    #expect(workspace.projectionStore(in: [:]) == "/w/.ecw/projections.db")
    #expect(workspace.eventStore(in: ["ECW_EVENT_STORE_PATH": "e.db"]) == "/w/e.db")
    #expect(workspace.eventStore(in: ["ECW_EVENT_STORE_PATH": "/x/e.db"]) == "/x/e.db")
    #expect(workspace.eventStore(in: ["ECW_EVENT_STORE_PATH": ""]) == "/w/.ecw/events.db")
    #expect(workspace.projectionStore(in: ["ECW_PROJECTION_STORE_PATH": "p"]) == "/w/p")
  }
}
