import Common
import Glibc
import TestSupport
import Testing

/// Records as JSON, the audit log, and ids that come from a pipe.
struct RecordTests {
  private struct Sample: Codable, Equatable {
    var schema = "ecw.test.sample/1"
    var sizeBytes: Int64
    @OrNull var safetyCopy: String?
    @OrNull var sha256: String?
    var tableRows: [String: Int64]

    static func == (a: Self, b: Self) -> Bool {
      a.sizeBytes == b.sizeBytes && a.safetyCopy == b.safetyCopy && a.sha256 == b.sha256
        && a.tableRows == b.tableRows
    }
  }

  @Test func `keys are snake case and sorted, unknown is null, names of tables stay`() throws {
    let sample = Sample(
      sizeBytes: 5, safetyCopy: nil, sha256: "a/b", tableRows: ["camelCase": 1, "snake_case": 2])
    let line = #"""
      {"safety_copy":null,"schema":"ecw.test.sample/1","sha256":"a/b","size_bytes":5,\#
      "table_rows":{"camelCase":1,"snake_case":2}}
      """#
    #expect(try JSON.line(sample) == line)
    #expect(try JSON.decode(Sample.self, from: Array(line.utf8)) == sample)
    let document = try JSON.document(sample)
    #expect(document.hasSuffix("}\n"))
    #expect(try JSON.decode(Sample.self, from: Array(document.utf8)) == sample)
  }

  @Test func `a record of an older version may lack what can be unknown`() throws {
    let text = #"{"schema":"x","size_bytes":5,"table_rows":{},"sha256":"a","added_later":[1]}"#
    let sample = try JSON.decode(Sample.self, from: Array(text.utf8))
    #expect((sample.safetyCopy, sample.sha256) == (nil, "a"))
    #expect(throws: (any Error).self) {
      try JSON.decode(Sample.self, from: Array(#"{"schema":"x","table_rows":{}}"#.utf8))
    }
  }

  @Test func `a line of JSON is one line whatever is in it`() throws {
    let line = try JSON.line(["key": "a\nb\u{2028}\"\\\u{1b}"])
    #expect(!line.contains("\n"))
    #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
  }

  @Test func `every change adds one line to the audit log`() throws {
    let scratch = try Scratch()
    let workspace = Workspace(root: scratch.path, isRepository: false)
    for (number, status) in [ExitStatus.ok, .bad].enumerated() {
      try AuditLog.append(
        AuditLog.Entry(
          time: Timestamp(seconds: Int64(number)), tool: "ecw-test", verb: "try",
          what: "line\n\(number)", safetyCopy: number == 0 ? nil : "/q", status: status),
        in: workspace)
    }
    let path = scratch.at(".ecw/log/audit.jsonl")
    #expect(
      String(decoding: try Disk.read(path), as: UTF8.self) == #"""
        {"exit_status":0,"safety_copy":null,"schema":"ecw.audit.entry/1",\#
        "time":"1970-01-01T00:00:00.000Z","tool":"ecw-test","verb":"try","what":"line\n0"}
        {"exit_status":2,"safety_copy":"/q","schema":"ecw.audit.entry/1",\#
        "time":"1970-01-01T00:00:01.000Z","tool":"ecw-test","verb":"try","what":"line\n1"}

        """#)
    #expect(try Disk.status(path)?.mode == 0o600)
    #expect(try Disk.status(scratch.at(".ecw/log"))?.mode == 0o700)
  }

  @Test func `a pipe in place of the audit log does not wait for a reader`() throws {
    let scratch = try Scratch()
    try Disk.makeDirectories(scratch.at(".ecw/log"))
    let made = unsafe mkfifo(scratch.at(".ecw/log/audit.jsonl"), 0o600)
    try #require(made == 0)
    let failure = #expect(throws: SystemFailure.self) {
      try AuditLog.append(
        AuditLog.Entry(
          time: Timestamp(seconds: 0), tool: "t", verb: "v", what: "w", safetyCopy: nil,
          status: .ok),
        in: Workspace(root: scratch.path, isRepository: false))
    }
    #expect(failure?.code == ENXIO)
  }

  private func ids(_ lines: [String], _ arguments: [String] = ["-"]) throws -> [String] {
    let left = Lines(lines)
    var world = World.fixed()
    world.readLine = { left.next() }
    return try IdentifierList.read(arguments, field: "id", world: world)
  }

  @Test func `ids are arguments, bare lines or records`() throws {
    #expect(try ids([], ["a", "b"]) == ["a", "b"])
    #expect(try ids(["never read"], ["-", "a"]) == ["-", "a"])
    #expect(try ids(["a", "  b", "", "\t"]) == ["a", "b"])
    #expect(try ids([#"{"id":"x","n":1,"deep":{"id":"no"},"list":[{}]}"#, "y"]) == ["x", "y"])
    #expect(try ids([]) == [])
  }

  @Test(arguments: [
    #"{"name":"x"}"#, #"{"id":5}"#, #"{"id":null}"#, #"{"id":["x"]}"#, "{", #"{"id":"x""#, "{}",
  ]) func `a record without an id is damaged input, named by its line`(line: String) throws {
    let failure = #expect(throws: Failure.self) { try ids(["fine", "", line]) }
    #expect(failure == Failure("line 3 of standard input has no 'id'", status: .dataError))
  }

  // Read by one test at a time.
  private final class Lines: @unchecked Sendable {
    private var rest: [String]

    init(_ lines: [String]) { rest = lines.reversed() }

    func next() -> String? { rest.popLast() }
  }

  @Test func `an error of the system names the subject and what to type`() {
    let full = SystemFailure(code: 28, operation: "write", path: "/a b").asFailure
    #expect(full == Failure("no space left to write '/a b'", hint: "df -h '/a b'"))
    let denied = SystemFailure(code: 13, operation: "open", path: "/x").asFailure
    #expect(denied == Failure("cannot open '/x': permission denied", hint: "ls -ld /x"))
    let missing = SystemFailure(code: 2, operation: "open", path: "/x").asFailure
    #expect(missing.status == .unavailable)
  }

  @Test func `a checkpoint stops the work with the right status`() {
    var world = World.fixed()
    #expect(throws: Never.self) { try world.checkpoint() }
    for (reason, status) in [
      (StopReason.interrupted, ExitStatus.interrupted), (.timedOut, .timedOut),
    ] {
      world.stopReason = { reason }
      let failure = #expect(throws: Failure.self) { try world.checkpoint() }
      #expect(failure?.status == status)
    }
  }
}
