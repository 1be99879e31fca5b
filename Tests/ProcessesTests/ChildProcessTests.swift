import Common
import Processes
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Children: how they end, what they see, and that nothing of them stays.
struct ChildProcessTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func shell(
    _ script: String, timeLimitSeconds: Int64 = 600, environment: [String: String] = [:]
  ) -> ChildProcess {
    var world = World.fixed(environment: ["PATH": "/usr/bin:/bin"])
    world.environment.merge(environment) { $1 }
    return ChildProcess(
      "/bin/sh", ["-c", script], in: scratch.path, world: world, timeLimitSeconds: timeLimitSeconds)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(arguments: [Int32(0), 1, 4, 75, 255]) func `an exit status is handed on`(code: Int32)
    async throws
  {
    let (outcome, _) = try await shell("exit \(code)").output()
    #expect(outcome.end == .exited(code))
    #expect(outcome.isSuccess == (code == 0))
  }

  @Test func `a child that does not read its input ends nobody but itself`() async throws {
    var child = shell("exec <&-; exit 3")
    child.input = Array(repeating: 120, count: 8 << 20)
    #expect(try await child.output().outcome.end == .exited(3))
    child = shell("wc -c")
    child.input = Array(repeating: 120, count: 8 << 20)
    #expect(text(try await child.output().bytes) == "8388608\n")
  }

  @Test func `a name is looked up in the absolute directories of PATH`() async throws {
    for (directory, mode) in [("clone", 0o755), ("plain", 0o644), ("found", 0o755)] {
      try scratch.write("#!/bin/sh\necho \(directory)\n", to: directory + "/tool")
      try FileTree.setMode(Array((directory + "/tool").utf8), in: scratch.path, UInt16(mode))
    }
    try scratch.write("", to: "holder/tool/a-directory")
    let path = "clone:" + ["holder", "plain", "found"].map(scratch.at).joined(separator: ":")
    let world = World.fixed(environment: ["PATH": path])
    let (_, bytes) = try await ChildProcess("tool", [], in: scratch.path, world: world).output()
    #expect(text(bytes) == "found\n")
    #expect(SearchPath.find("tool", in: ["PATH": "clone"]) == nil)
    #expect(SearchPath.find("found/tool", in: ["PATH": scratch.path]) == nil)
  }

  @Test(arguments: [SIGTERM, SIGKILL, SIGSEGV]) func `a signal is no exit status`(signal: Int32)
    async throws
  {
    let (outcome, _) = try await shell("kill -\(signal) $$").output()
    #expect(outcome.end == .signaled(signal))
    #expect(!outcome.isSuccess)
  }

  @Test(arguments: ["ecw-no-such-program", "/no/such/program"])
  func `a missing program is unavailable and named`(program: String) async throws {
    let child = ChildProcess(
      program, [], in: scratch.path, world: .fixed(environment: ["PATH": "/usr/bin:/bin"]))
    let failure = await #expect(throws: Failure.self) { try await child.output() }
    #expect(failure == Failure("'\(program)' is not installed", status: .unavailable))
  }

  @Test func `arguments and the directory reach the child as they are`() async throws {
    let words = ["a b", "", "-x", "*", "$HOME", "a\nb", "'\"", "ü"]
    let child = ChildProcess(
      "/usr/bin/printf", ["%s|"] + words, in: scratch.path, world: .fixed())
    #expect(text(try await child.output().bytes) == words.joined(separator: "|") + "|")
    #expect(text(try await shell("pwd -P").output().bytes) == scratch.path + "\n")
  }

  @Test func `the variables of a git hook do not reach the child`() async throws {
    let environment = ["GIT_DIR": "/x", "GIT_INDEX_FILE": "/y", "GITHUB": "stays", "EMPTY": ""]
    let (_, bytes) = try await shell("env", environment: environment).output()
    let lines = text(bytes).split(separator: "\n")
    #expect(!lines.contains { $0.hasPrefix("GIT_") })
    #expect(lines.contains("GITHUB=stays") && lines.contains("EMPTY="))
  }

  @Test func `nothing is inherited but what was given`() async throws {
    let (_, bytes) = try await ChildProcess("/usr/bin/env", [], in: "/", world: .fixed()).output()
    #expect(text(bytes) == "")
    let (outcome, _) = try await shell("read line && exit 1 || exit 7").output()
    #expect(outcome.end == .exited(7), "standard input is empty")
  }

  @Test func `large output and large errors flow at the same time`() async throws {
    let script = "head -c 10485760 /dev/zero & head -c 10485760 /dev/zero | tr '\\0' e >&2; wait"
    let count = Counter()
    let outcome = try await shell(script).run { count.add($0.count) }
    #expect(outcome.isSuccess)
    #expect(count.value == 10 << 20)
    #expect(outcome.errors == String(repeating: "e", count: 64 << 10))
  }

  @Test func `output beyond the limit is an error, not a cut`() async throws {
    let within = try await shell("head -c 1000 /dev/zero").output(limit: 1000)
    #expect(within.bytes.count == 1000)
    let failure = await #expect(throws: Failure.self) {
      try await shell("head -c 1001 /dev/zero").output(limit: 1000)
    }
    #expect(failure?.message == "'/bin/sh' printed more than 1000 B")
  }

  @Test func `the time limit ends the child and what it started`() async throws {
    let outcome = try await stubborn(limit: 1).run { _ in }
    #expect(outcome.end == .timedOut)
    try expectGone()
  }

  @Test(arguments: [
    (StopReason.interrupted, Common.ExitStatus.interrupted), (.timedOut, .timedOut),
  ])
  func `a reason to stop ends the child and what it started`(
    reason: StopReason, status: Common.ExitStatus
  ) async throws {
    let pids = scratch.at("pids")
    let failure = await #expect(throws: Failure.self) {
      try await stubborn(limit: 600).run(
        stopReason: { (try? Disk.exists(pids)) == true ? reason : nil }, onOutput: { _ in })
    }
    #expect(failure?.status == status)
    try expectGone()
  }

  // A child with a grandchild that ignores TERM; both write down who they are.
  private func stubborn(limit: Int64) -> ChildProcess {
    shell(
      """
      sh -c 'trap "" TERM; while :; do read x <>/dev/null; sleep 1; done' &
      echo $$ $! >pids.new && mv pids.new pids; wait
      """, timeLimitSeconds: limit)
  }

  private func expectGone() throws {
    let pids = text(try Disk.read(scratch.at("pids"))).split(whereSeparator: \.isWhitespace)
      .compactMap { Int32($0) }
    #expect(pids.count == 2)
    for pid in pids { #expect(isGone(pid), "process \(pid) is still there") }
  }

  // A killed process whose parent did not ask for its status yet is gone too.
  private func isGone(_ pid: Int32) -> Bool {
    if kill(pid, 0) != 0 { return errno == ESRCH }
    guard let bytes = try? Disk.read("/proc/\(pid)/stat") else { return true }
    let state = text(bytes).split(separator: ")").last?.split(separator: " ").first
    return state == "Z" || state == "X"
  }

  // Pieces of output come one after another.
  private final class Counter: @unchecked Sendable {
    private(set) var value = 0

    func add(_ count: Int) { value += count }
  }
}
