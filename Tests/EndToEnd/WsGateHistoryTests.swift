import Common
import SQLite
import TestSupport
import Testing

/// Histories in which work was taken back, brought back, and taken back again.
struct WsGateHistoryTests {
  private struct Bisect: Decodable {
    let outcome: String
    let culprit: Commit?
    let candidates: [Commit]
    let confirmed: Bool
    let tested: [Tested]

    struct Commit: Decodable { let subject: String }
    struct Tested: Decodable {
      let commit: String
      let runs: [WsGateStage.Run.One]
    }
  }

  private func bisect(_ stage: WsGateStage, _ arguments: String...) async throws -> Bisect {
    let line = (["ws-gate bisect --good v1 --json"] + arguments).joined(separator: " ")
    return try await stage.shell(line).record(Bisect.self)
  }

  /// A bad merge that was taken back, and a second one.
  private func twiceBad() async throws -> WsGateStage {
    let stage = try await WsGateStage(command: "test ! -e bad && test ! -e worse")
    try await stage.git("tag", "v1")
    try await stage.merge("ws/ws-1/a1", ["w1": "x\n"])
    let merge = try await stage.merge("ws/ws-2/a1", ["bad": "x\n"])
    #expect(try await stage.gate("revert", merge).status == 0)
    try await stage.merge("ws/ws-3/a1", ["w3": "x\n"])
    try await stage.merge("ws/ws-4/a1", ["worse": "x\n"])
    return stage
  }

  @Test(arguments: [1, 3])
  func `a merge that was taken back is not blamed again`(jobs: Int) async throws {
    let stage = try await twiceBad()
    for fresh in ["", "--fresh"] {
      let found = try await bisect(stage, "--jobs \(jobs)", fresh)
      #expect(found.culprit?.subject == "Merge ws/ws-4/a1")
      #expect(found.confirmed)
    }
    let mended = try await stage.shell("ws-gate bisect --good v1 --json | ws-gate revert -")
    #expect(mended.status == 0, "\(mended.out)\(mended.err)")
  }

  @Test func `what broke it while it was broken is one of several`() async throws {
    let stage = try await WsGateStage(command: "test ! -e bad && test ! -e worse")
    try await stage.git("tag", "v1")
    let merge = try await stage.merge("ws/ws-2/a1", ["bad": "x\n"])
    try await stage.merge("ws/ws-3/a1", ["w3": "x\n"])
    try await stage.merge("ws/ws-4/a1", ["worse": "x\n"])
    try await stage.git("revert", "--no-edit", "-m", "1", merge)
    let found = try await bisect(stage)
    #expect(found.outcome == "one_of")
    #expect(found.candidates.map(\.subject).contains("Merge ws/ws-4/a1"))
    #expect(!found.candidates.map(\.subject).contains("Merge ws/ws-2/a1"))
  }

  @Test func `one run that failed confirms nothing`() async throws {
    let stage = try await WsGateStage(
      command: "test -e w3 || exit 0; test -e \"$HOME/once\" && exit 137; : >\"$HOME/once\"; exit 1"
    )
    try await stage.git("tag", "v1")
    for number in 1...3 { try await stage.merge("ws/ws-\(number)/a1", ["w\(number)": "x\n"]) }
    #expect(try await bisect(stage).confirmed == false)
  }

  @Test func `a run of a search that was killed counts once`() async throws {
    let stage = try await WsGateStage(
      command: "echo \"$ECW_GATE_COMMIT\" >>\"$HOME/runs\"; "
        + "test $(wc -l <\"$HOME/runs\") != 4 || kill -9 $(cat \"$HOME/pid\"); test ! -e w4")
    try await stage.git("tag", "v1")
    for number in 1...6 { try await stage.merge("ws/ws-\(number)/a1", ["w\(number)": "x\n"]) }
    let killed = try await stage.shell(
      "ws-gate bisect --good v1 --jobs 1 & echo $! >\"$HOME/pid\"; wait $!")
    #expect(killed.status == 137)
    let found = try await bisect(stage, "--jobs 1")
    #expect(found.culprit?.subject == "Merge ws/ws-4/a1")
    for subject in [3, 4] {
      let id = try await stage.git("rev-parse", ":/Merge ws/ws-\(subject)/a1")
      #expect(found.tested.first { $0.commit == id }?.runs.count ?? 0 >= 2, "ws-\(subject)")
    }
  }

  @Test func `runs of other tools, or of long ago, are not gone on with`() async throws {
    for later in [true, false] {
      let stage = try await WsGateStage(
        command: "echo x >>\"$HOME/count\"; "
          + "test $(wc -l <\"$HOME/count\") != 4 || kill -9 $(cat \"$HOME/pid\"); test ! -e w4")
      try await stage.git("tag", "v1")
      for number in 1...6 { try await stage.merge("ws/ws-\(number)/a1", ["w\(number)": "x\n"]) }
      let now = ["ECW_TEST_NOW": "2026-11-21T08:00:00Z"]
      _ = try await stage.shell(
        "ws-gate bisect --good v1 --jobs 1 & echo $! >\"$HOME/pid\"; wait $!", environment: now)
      if !later { try await stage.git("config", "ecw.gate.tools", "git") }
      let again = try await stage.gate(
        "bisect", "--good", "v1", "--json",
        environment: later ? ["ECW_TEST_NOW": "2026-11-23T08:00:00Z"] : now)
      #expect(try again.record(WsGateStage.Bisect.self).resumedRunCount == 0)
    }
  }

  @Test func `a revert that went out with its merge does not count as done`() async throws {
    let stage = try await WsGateStage()
    let merge = try await stage.merge("ws/ws-1/a1", ["one": "x\n"])
    try await stage.git("checkout", "-q", "-b", "ws/ws-2/a1")
    try await stage.git("revert", "--no-edit", "-m", "1", merge)
    try await stage.git("checkout", "-q", "main")
    try await stage.git("merge", "-q", "--no-ff", "--no-edit", "ws/ws-2/a1")
    try await stage.git("revert", "--no-edit", "-m", "1", "HEAD")
    #expect(try Disk.exists(stage.root + "/one"))
    let run = try await stage.gate("revert", merge)
    #expect(run.out.hasPrefix("done"), "\(run.out)")
    #expect(try !Disk.exists(stage.root + "/one"))
    let again = try await stage.gate("revert", merge)
    #expect(again.out.hasPrefix("nothing to do"), "\(again.out)")
  }

  @Test func `a submodule that git is told to ignore is taken back`() async throws {
    let stage = try await WsGateStage()
    let made = try await stage.shell(
      """
      set -e
      git init -q sub
      git -C sub -c user.name=t -c user.email=t@t commit -q --allow-empty -m s1
      git -C sub -c user.name=t -c user.email=t@t commit -q --allow-empty -m s2
      printf '[submodule "sub"]\\n\\tpath=sub\\n\\turl=./sub\\n\\tignore=all\\n' >.gitmodules
      old=$(git -C sub rev-parse HEAD^)
      new=$(git -C sub rev-parse HEAD)
      git -C sub checkout -q $old
      git add .gitmodules
      git update-index --add --cacheinfo 160000,$old,sub
      git commit -qm sub
      tree=$(git ls-tree HEAD | sed "s/$old/$new/" | git mktree)
      commit=$(git commit-tree -p HEAD -m bump $tree)
      git -C sub checkout -q $new
      git reset -q --hard $commit
      ws-gate revert HEAD
      test "$(git rev-parse HEAD:sub)" = $old
      """)
    #expect(made.status == 0, "\(made.out)\(made.err)")
  }

  @Test func `reland brings back every merge of the workstream`() async throws {
    let stage = try await WsGateStage()
    let first = try await stage.merge("ws/ws-22/a1", ["p1": "x\n"])
    try await stage.git("checkout", "-q", "ws/ws-22/a1")
    try await stage.commit("more", ["p2": "x\n"])
    try await stage.git("checkout", "-q", "main")
    try await stage.git("merge", "-q", "--no-ff", "--no-edit", "ws/ws-22/a1")
    let second = try await stage.git("rev-parse", "HEAD")
    for merge in [second, first] { #expect(try await stage.gate("revert", merge).status == 0) }
    let run = try await stage.gate("reland", "ws-22")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(run.out.contains(first.prefix(12)) && run.out.contains(second.prefix(12)))
    for name in ["p1", "p2"] { #expect(try Disk.exists(stage.root + "/" + name)) }
    #expect(try await stage.gate("reland", "ws-22").status == 69)
  }

  @Test func `every workstream of an octopus merge is seen`() async throws {
    let stage = try await WsGateStage()
    for number in 1...2 {
      try await stage.git("checkout", "-q", "-b", "ws/ws-\(number)/a1", "main")
      try await stage.commit("work", ["w\(number)": "x\n"])
    }
    try await stage.git("checkout", "-q", "main")
    try await stage.commit("z", ["z": "x\n"])
    try await stage.git("merge", "-q", "--no-edit", "ws/ws-1/a1", "ws/ws-2/a1")
    #expect(try await stage.shell("ws-state init").status == 0)
    for id in ["ws-1", "ws-2"] {
      try Database(stage.root + "/.state/orchestration.db", .create).run(
        "INSERT INTO workstream_status(workstream_id, status) VALUES (?1, 'completed')", .text(id))
    }
    let run = try await stage.gate("revert", "--json", "HEAD")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    let table = try await stage.shell("ws-state list --status reverted --json")
    for id in ["ws-1", "ws-2"] {
      #expect(run.out.contains("\"\(id)\""))
      #expect(table.out.contains("\"\(id)\""), "\(table.out)")
    }
    let back = try await stage.gate("reland", "ws-2")
    #expect(back.status == 0, "\(back.out)\(back.err)")
    #expect(back.out.contains("ws-1, ws-2: completed"))
  }

  @Test func `a revert that names its commit by the short form is found`() async throws {
    let stage = try await WsGateStage()
    try await stage.git("config", "revert.reference", "true")
    let merge = try await stage.merge("ws/ws-1/a1", ["one": "x\n"])
    try await stage.git("revert", "--no-edit", "-m", "1", merge)
    let run = try await stage.gate("reland", "ws-1")
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(try Disk.exists(stage.root + "/one"))
  }
}
