import Common
import TestSupport
import Testing

/// Real output of every verb of `ws-gate` against `docs/schemas`.
struct WsGateSchemasTests {
  private static let script = Path.normal("../../../scripts/validate-json", from: #filePath)

  @Test func `every verb, its state on disk and its notes`() async throws {
    let stage = try await WsGateStage()
    try await stage.git("config", "ecw.gate.tools", "git no-such-tool")
    let culprit = try await stage.merge("ws/ws-22/agent-1", ["state": "1\n"])
    try await stage.merge("ws/ws-15/agent-2", ["other": "x\n"])
    var texts: [String] = []
    for arguments in [
      ["run"], ["run", "HEAD~2"], ["status"], ["status", "\(culprit)^2"],
      ["bisect", "--good", "HEAD~2"], ["bisect", "--good", "HEAD~1"],
      ["revert", "--dry-run", culprit], ["revert", culprit], ["revert", culprit],
      ["reland", "ws-22"],
    ] {
      let run = try await ToolRun(
        "ws-gate", arguments + ["--json"], in: stage.root, environment: ["HOME": stage.scratch.path]
      )
      #expect(!run.out.isEmpty, "\(arguments): \(run.err)")
      texts.append(run.out)
    }
    texts.append(try await stage.gate("reland", "--json", "ws-99").err)
    texts.append(try await stage.git("notes", "--ref=ecw-gate", "show", "HEAD^{tree}"))
    texts.append(
      String(decoding: try Disk.read(stage.root + "/.ecw/log/audit.jsonl"), as: UTF8.self))
    try await expectValid(texts)
  }

  private func expectValid(_ texts: [String]) async throws {
    let scratch = try Scratch()
    for (number, text) in texts.enumerated() { try scratch.write(text, to: "\(number).json") }
    let run = try await ToolRun(
      "/usr/bin/python3", [Self.script] + texts.indices.map { "\($0).json" }, in: scratch.path)
    #expect(run.transcript(root: scratch.path) == "[exit 0]\n")
  }
}
