import Common
import TestSupport
import Testing

/// `ws-gate conflicts` against `git merge-tree`, one process for each pair.
struct WsConflictsOracleTests {
  // Prints for each pair: first, second, the exit status of the merge, the files.
  private static let oracle = """
    git for-each-ref --format='%(objectname) %(refname:short)' refs/heads/ws >refs
    echo "$(git rev-parse main) main" >>refs
    while read -r one first; do
      while read -r other second; do
        [ "$first" != "$second" ] || { seen=1; continue; }
        [ -n "$seen" ] || continue
        git merge-tree --write-tree --name-only -z --no-messages $one $other >out 2>/dev/null
        status=$?
        printf '%s\\t%s\\t%s\\t' "$first" "$second" $status
        [ $status != 1 ] || tr '\\0' '\\t' <out | cut -f 2-
        [ $status = 1 ] || echo
      done <refs
      seen=
    done <refs
    """

  // The last two have a merge in them at which git 2.39 fails by an assertion.
  @Test(arguments: [1000, 2000, 3000, 4000, 5000, 6000, 7000, 3010, 8002])
  func `every pair of a random history has the answer of git`(seed: Int) async throws {
    let scratch = try Scratch(inMemory: true)
    let rounds = Host.environment["ECW_CONFLICT_ROUNDS"].flatMap(Int.init) ?? 1
    for round in 0..<rounds {
      let name = "r\(round)"
      let history = WsConflictsField.stream(seed: UInt64(seed + round), branches: 7)
      try scratch.write(history, to: name + "/history")
      let made = try await ToolRun(
        "/bin/sh", ["-c", "git init -q -b main && git fast-import --quiet <history"],
        in: scratch.at(name))
      try #require(made.status == 0, "\(made.err)")
      try await compare(scratch.at(name), "seed \(seed + round)")
    }
  }

  private func compare(_ root: String, _ label: String) async throws {
    let run = try await ToolRun("ws-gate", ["conflicts", "--json"], in: root)
    try #require([0, 1, 2, 5].contains(run.status), "\(label): \(run.err)")
    let survey = try run.record(WsConflictsStage.Survey.self)
    let loop = try await ToolRun("/bin/sh", ["-c", Self.oracle], in: root)
    var checked = 0
    for line in loop.out.split(separator: "\n") {
      let fields = line.split(separator: "\t").map(String.init)
      let (first, second) = (fields[0], fields[1])
      if survey.merged.contains(first) || survey.merged.contains(second) { continue }
      let mine = answer(survey, first, second)
      let words = ["0": "clean", "1": "conflict", "128": "unrelated", "134": "unknown"]
      #expect(mine.verdict == words[fields[2]], "\(label): \(first) \(second)")
      let missing = Set(fields.dropFirst(3)).subtracting(mine.files.map(\.path))
      #expect(missing.isEmpty, "\(label): \(first) \(second)")
      checked += 1
    }
    #expect(checked == survey.pairCount + survey.branches.count, "\(label): \(loop.err)")
  }

  private func answer(_ survey: WsConflictsStage.Survey, _ first: String, _ second: String)
    -> WsConflictsStage.Answer
  {
    if second == "main" {
      return survey.branches.first { $0.branch == first }?.ontoTarget
        ?? WsConflictsStage.Answer(verdict: "missing", files: [])
    }
    let found = survey.collisions.first { $0.first == first && $0.second == second }
    return WsConflictsStage.Answer(
      verdict: found?.verdict ?? "clean", files: found?.files ?? [])
  }
}
