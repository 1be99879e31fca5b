import Common
import Processes
import TestSupport
import Testing

/// How a branch is known to be merged, against real git.
struct MergedCheckTests {
  private func field(_ script: String) async throws -> GitField {
    let field = try await GitField()
    try await field.sh(
      """
      save() { printf '%s\\n' "$2" >> "$1"; git add "$1"; git commit -qm "$1 $2"; }
      save base one; git checkout -q -b ws; \(script)
      """)
    return field
  }

  private func evidence(_ field: GitField, _ tip: String = "ws") async throws -> MergeEvidence {
    let id = try await id(field, tip)
    let git = field.git
    return try await Blocking.run {
      try MergedCheck(target: "refs/heads/main", git: git).evidence(for: id)
    }
  }

  private func id(_ field: GitField, _ name: String) async throws -> String {
    try await field.sh("git rev-parse \(name)")
  }

  @Test func `an ancestor of the target is merged`() async throws {
    let field = try await field("save a 1; git checkout -q main; git merge -q --no-ff -m m ws")
    #expect(try await evidence(field).kind == .ancestor)
    #expect(try await evidence(field, "ws~1").kind == .ancestor)
  }

  @Test func `a branch that is only ahead is not merged`() async throws {
    let field = try await field("save a 1; save a 2")
    let found = try await evidence(field)
    #expect(found.kind == .notMerged)
    let both = [try await id(field, "ws~1"), try await id(field, "ws")]
    #expect(found.missing == both)
    #expect(found.mergedThrough == nil)
  }

  @Test func `the target's very tree is merged`() async throws {
    let field = try await field(
      "save a 1; git commit -q --allow-empty -m more; git checkout -q main; save b 1; git checkout -q ws; git rm -q a; git checkout -q main b; git commit -qm same"
    )
    #expect(try await evidence(field).kind == .sameTree)
  }

  @Test func `commits that were rebased into the target are merged`() async throws {
    let field = try await field(
      "save a 1; save c 1; git checkout -q main; save b 1; git cherry-pick ws~1 ws >/dev/null; save a 2"
    )
    #expect(try await evidence(field).kind == .patchID)
  }

  @Test func `a squash is merged, also when the target went on in the same file`() async throws {
    let field = try await field(
      "save a 1; save a 2; git checkout -q main; save b 1; git merge -q --squash ws; git commit -qm squashed; git rm -q a; git commit -qm gone"
    )
    #expect(try await evidence(field).kind == .squash)
  }

  @Test func `a commit after the squash is not lost`() async throws {
    let field = try await field(
      "save a 1; save a 2; git checkout -q main; save b 1; git merge -q --squash ws; git commit -qm squashed; git checkout -q ws; save a 3"
    )
    let found = try await evidence(field)
    #expect(found.kind == .notMerged)
    let last = try await id(field, "ws")
    #expect(found.missing == [last])
    let through = try await id(field, "ws~1")
    #expect(found.mergedThrough == through)
  }

  @Test func `a commit after a cherry-pick is not lost`() async throws {
    let field = try await field(
      "save a 1; save c 2; git checkout -q main; save b 1; git cherry-pick ws~1 >/dev/null")
    let found = try await evidence(field)
    #expect(found.kind == .notMerged)
    let last = try await id(field, "ws")
    #expect(found.missing == [last])
    let through = try await id(field, "ws~1")
    #expect(found.mergedThrough == through)
  }

  @Test func `a change that the target made in other steps adds nothing`() async throws {
    let field = try await field(
      "save a 1; save c 1; git checkout -q main; save c 1; save b 1; git checkout -q ws -- a; save a 2; "
    )
    #expect(try await evidence(field).kind == .notMerged)
    let other = try await self.field(
      "save a 1; save c 1; git checkout -q main; save b 1; git checkout -q ws -- a; git commit -qm a1; printf 'x\\n' >d; git checkout -q ws -- c; git add d; git commit -qm c1"
    )
    #expect(try await evidence(other).kind == .addsNothing)
  }

  @Test func `a change of a binary file is told from another one`() async throws {
    let field = try await field(
      "printf 'a\\0b' >bin; git add bin; git commit -qm one; git checkout -q main; save b 1; printf 'a\\0c' >bin; git add bin; git commit -qm two"
    )
    #expect(try await evidence(field).kind == .notMerged)
  }

  @Test func `a merge's own resolution on the branch is not taken for merged`() async throws {
    let field = try await field(
      "save a 1; git checkout -q main; save b 1; git cherry-pick ws >/dev/null; save a 9; git checkout -q ws; git merge -q main~2; printf 'own\\n' >e; git add e; git commit -q --amend -m 'evil merge'"
    )
    #expect(try await evidence(field).kind == .notMerged)
  }

  @Test func `a history of its own is not merged`() async throws {
    let field = try await field("git checkout -q --orphan alone; save z 1")
    #expect(try await evidence(field, "alone").kind == .notMerged)
  }

  @Test func `many tips at once, and the repository is left as it was`() async throws {
    let field = try await field(
      "save a 1; git branch other; save a 2; git checkout -q main; save b 1; git merge -q --squash ws; git commit -qm s; git branch in"
    )
    let before = try field.scratch.state()
    let names = ["ws", "other", "in"]
    let tips = try await names.concurrent { try await field.sh("git rev-parse \($0)") }
    let git = field.git
    let found = try await Blocking.run {
      try MergedCheck(target: "refs/heads/main", git: git).evidence(for: tips)
    }
    #expect(tips.map { found[$0]?.kind } == [.squash, .notMerged, .ancestor])
    #expect(try field.scratch.state() == before)
  }
}

extension Array where Element: Sendable {
  fileprivate func concurrent<Result>(_ body: (Element) async throws -> Result) async rethrows
    -> [Result]
  {
    var results: [Result] = []
    for element in self { results.append(try await body(element)) }
    return results
  }
}
