import Common
import TestSupport
import Testing

/// Records that `ws-state` writes by hand, against the general encoder.
struct WsStateJSONTests {
  private struct Circles: Codable {
    var schema: String
    var workstreamCount: Int
    var dependencyCount: Int
    var cycles: [Circle]
    var problems: [Problem]
  }

  private struct Circle: Codable {
    var line: String
    var path: [String]
    var members: [String]
    var blocking: Bool
    var cut: [Cut]
    var freedCount: Int
    var exact: Bool
  }

  private struct Cut: Codable {
    var from: String
    var to: String
    var source: String
    @OrNull var file: String?
    var command: String
  }

  private struct Problem: Codable {
    var kind: String
    @OrNull var id: String?
    var subject: String
    var detail: String
  }

  @Test func `circles of hostile ids are those of the general encoder`() async throws {
    let stage = try await WsStateStage(
      rows:
        #"(workstream_id, status, blocked_by) VALUES('ü/\' || char(1,8,12,13,27,127,8232), 'running', 'b')"#,
      #"(workstream_id, status, blocked_by) VALUES('b', 'failed', 'ü/\' || char(1,8,12,13,27,127,8232))"#,
      "(workstream_id, status, blocked_by) VALUES('c', 'running', 'c,' || char(128512))")
    let run = try await stage.state("cycles", "--json")
    #expect(run.status == 2, "\(run.err)")
    let circles = try JSON.decode(Circles.self, from: Array(run.out.utf8))
    #expect(circles.cycles.map(\.members.count) == [2, 1])
    #expect(try run.out == JSON.line(circles) + "\n")
  }
}
