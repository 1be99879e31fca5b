import Common
import Processes
import TestSupport
import Testing

/// Who has a file open.
struct OpenFilesTests {
  @Test func `another process is seen, and we are not`() async throws {
    let scratch = try Scratch()
    try scratch.write("x", to: "open")
    try scratch.write("x", to: "closed")
    try Disk.symlink("open", at: scratch.at("link"))
    try Disk.link(scratch.at("open"), to: scratch.at("second-name"))
    let ours = try Descriptor(opening: scratch.at("closed"), .read)
    let world = World.fixed(environment: ["PATH": "/usr/bin:/bin"])
    let child = ChildProcess(
      "/bin/sh", ["-c", "exec 3<open; echo $$; exec sleep 600"], in: scratch.path, world: world,
      timeLimitSeconds: 600)
    let (lines, continuation) = AsyncStream<[UInt8]>.makeStream()
    let task = Task {
      _ = try? await child.run { continuation.yield($0) }  // ended by the cancellation
      continuation.finish()
    }
    var pid: Int32?
    for await line in lines {
      pid = Int32(String(decoding: line, as: UTF8.self).split(separator: "\n")[0])
      break
    }
    let opened = try holders(scratch, "open", world)
    #expect(opened.map(\.pid) == [try #require(pid)])
    #expect(["sleep", "sh"].contains(opened.first?.command))
    #expect(try holders(scratch, "second-name", world) == opened, "the same file")
    #expect(try holders(scratch, "closed", world) == [])
    #expect(try holders(scratch, "link", world) == [])
    #expect(try holders(scratch, "missing", world) == [])
    #expect(try ours.status().size == 1)
    task.cancel()
    await task.value
    #expect(try holders(scratch, "open", world) == [])
  }

  private func holders(_ scratch: Scratch, _ name: String, _ world: World) throws
    -> [OpenFiles.Holder]
  {
    try OpenFiles.holders(of: [scratch.at(name)], world: world)
  }
}
