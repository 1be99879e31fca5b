import Common
import Processes
import TestSupport
import Testing

/// Who works below a directory, and whether a process that was noted still runs.
struct LiveProcessesTests {
  private static let world = World.fixed(environment: ["PATH": "/usr/bin:/bin"])

  /// Runs a shell line that says when it is ready and then waits, while the body looks.
  private func during(
    _ line: String, in directory: String, _ body: (Int32) async throws -> Void
  ) async throws {
    let child = ChildProcess(
      "/bin/sh", ["-c", line + "; echo $$; exec sleep 600"], in: directory, world: Self.world,
      timeLimitSeconds: 600)
    let (lines, continuation) = AsyncStream<[UInt8]>.makeStream()
    let task = Task {
      _ = try? await child.run { continuation.yield($0) }  // ended by the cancellation
      continuation.finish()
    }
    for await line in lines {
      try await body(Int32(String(decoding: line, as: UTF8.self).split(separator: "\n")[0]) ?? 0)
      break
    }
    task.cancel()
    await task.value
  }

  private func below(_ directories: String...) async throws -> [[Int32]] {
    try await Blocking.run {
      try LiveProcesses.below(directories, world: Self.world).map { $0.map(\.pid) }
    }
  }

  @Test func `a working directory and an open file below are seen, beside is not`() async throws {
    let scratch = try Scratch()
    try scratch.write("x", to: "tree/deep/file")
    try scratch.write("x", to: "tree-2/file")
    try scratch.write("x", to: "cwd/deep/file")
    try await during("exec 3<../../tree/deep/file", in: scratch.at("cwd/deep")) { pid in
      let found = try await below(
        scratch.at("tree"), scratch.at("cwd"), scratch.at("tree-2"), scratch.at("tree/dee"))
      #expect(found == [[pid], [pid], [], []])
    }
    #expect(try await below(scratch.at("tree"), scratch.at("cwd")) == [[], []])
  }

  @Test func `one whose directory is gone is still seen`() async throws {
    let scratch = try Scratch()
    try Disk.makeDirectories(scratch.at("gone"))
    try await during("rmdir ../gone", in: scratch.at("gone")) { pid in
      let found = try await below(scratch.at("gone"))
      #expect(found == [[pid]])
    }
  }

  @Test func `a process is known by its start as well as by its number`() async throws {
    let scratch = try Scratch()
    var noted: LiveProcess?
    try await during("true", in: scratch.path) { pid in
      let found = try await Blocking.run { try LiveProcesses.process(pid, world: Self.world) }
      let process = try #require(found)
      noted = process
      #expect(try await self.life(process.pid, process.startedAt) == .alive(process))
      #expect(try await self.life(process.pid, process.startedAt.adding(seconds: -60)) == .dead)
      #expect(try await self.life(process.pid, nil) == .unsure(process))
    }
    let gone = try #require(noted)
    #expect(try await self.life(gone.pid, gone.startedAt) == .dead)
    #expect(try await self.life(0, nil) == .dead)
  }

  private func life(_ pid: Int32, _ start: Timestamp?) async throws -> LiveProcesses.Life {
    try await Blocking.run {
      try LiveProcesses.life(ofPID: pid, startedAt: start, world: Self.world)
    }
  }

  @Test func `ctime is local time`() {
    let time = Timestamp(ctime: "Sat Nov  1 02:10:31 2026") { _ in 3600 }
    #expect(time == Timestamp("2026-11-01T01:10:31Z"))
    #expect(Timestamp(ctime: "Sat Foo  1 02:10:31 2026") { _ in 0 } == nil)
  }
}
