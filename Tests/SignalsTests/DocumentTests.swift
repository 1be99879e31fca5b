import Common
import TestSupport
import Testing

@testable import Signals

/// Changing members of a JSON object without touching the rest of its text.
struct DocumentTests {
  private func changed(_ text: String, _ change: (inout SignalDocument) -> Void) throws -> String {
    var document = try SignalDocument(Array(text.utf8))
    change(&document)
    _ = try SignalDocument(document.content)  // still JSON
    return String(decoding: document.content, as: UTF8.self)
  }

  @Test func `a member is replaced where it is`() throws {
    let text = "{ \"a\" : [1, {\"status\": 2}], \"status\" : \"PENDING\" , \"z\":1.50e3 }\n"
    #expect(
      try changed(text) { $0.set("status", "\"X\"") }
        == "{ \"a\" : [1, {\"status\": 2}], \"status\" : \"X\" , \"z\":1.50e3 }\n")
  }

  @Test func `a member is added at the end, in the style of the text`() throws {
    #expect(try changed("{}") { $0.set("n", "1") } == "{\"n\": 1}")
    #expect(try changed("{\"a\": \"}\"}") { $0.set("n", "1") } == "{\"a\": \"}\", \"n\": 1}")
    #expect(
      try changed("{\n  \"a\": 1\n}\n") { $0.set("n", "[]") } == "{\n  \"a\": 1,\n  \"n\": []\n}\n")
  }

  @Test func `a member is removed, whichever it is, and every one of that name`() throws {
    for text in [
      "{\"x\": 1, \"b\": 2}", "{\"b\": 2, \"x\": {\"y\": [1]}}", "{\"x\":1,\"b\": 2,\"x\":3}",
    ] {
      #expect(try changed(text) { $0.set("x", nil) } == "{\"b\": 2}")
    }
    #expect(try changed("{\"x\": 1}") { $0.set("x", nil) } == "{}")
    #expect(try changed("{\"x\": 1, \"x\": 2}") { $0.set("x", nil) } == "{}")
  }

  @Test func `an array grows`() throws {
    #expect(
      try changed("{}") {
        $0.append("h", "1")
        $0.append("h", "{\"a\": \"]\"}")
      } == "{\"h\": [1, {\"a\": \"]\"}]}")
    #expect(try changed("{\"h\": [ ]}") { $0.append("h", "1") } == "{\"h\": [1]}")
    #expect(try changed("{\"h\": 5}") { $0.append("h", "1") } == "{\"h\": [1]}")
  }

  @Test func `texts with quotes and escapes do not confuse it`() throws {
    let text = #"{"a\"b": "\\", "c": "\"status\": 1", "status": "x"}"#
    #expect(
      try changed(text) { $0.set("status", "null") }
        == #"{"a\"b": "\\", "c": "\"status\": 1", "status": null}"#)
  }

  @Test func `a name with escapes is found, and stays as it is written`() throws {
    let text = #"{"st\u0061tus": "PENDING", "x": 1}"#
    #expect(
      try changed(text) { $0.set("status", "\"X\"") } == #"{"st\u0061tus": "X", "x": 1}"#)
    #expect(try changed(text) { $0.set("status", nil) } == #"{"x": 1}"#)
    #expect(try SignalDocument(Array(text.utf8)).text(of: "status") == "\"PENDING\"")
    #expect(try SignalDocument(Array(#"{"a\"b": 1}"#.utf8)).text(of: "a\"b") == "1")
  }

  @Test func `what we write is read by its exact name, what others post also in camel case`() throws
  {
    let text = """
      {"signalId": "sig-1", "signalType": "R", "targetCapabilities": ["a"], "signal_type": "S",
      "payload": {"psId": "p", "attempts": 9, "expires_at": "2026-01-01T00:00:00Z",
      "status": "failed"}, "claimToken": "t",
      "expiresAt": "2026-01-01T00:00:00Z", "notBefore": "2026-01-01T00:00:00Z",
      "claimed_by": "me", "claimedBy": "you", "renewed_at": "2026-01-01T00:00:00Z"}
      """
    let fields = try SignalDocument(Array(text.utf8)).fields
    #expect((fields.id, fields.type, fields.psID) == ("sig-1", "S", "p"))
    #expect(fields.capabilities == ["a"])
    #expect(fields.attempts == 0)
    #expect((fields.token, fields.claimedBy, fields.status) == (nil, "me", nil))
    #expect(fields.expiresAt == nil && fields.notBefore == nil && fields.renewedAt != nil)
  }

  @Test func `what is no object is refused`() {
    for text in ["", "[]", "{", "{\"a\": }", "nope", "{\"a\": 1} x"] {
      #expect(throws: Failure.self) { try SignalDocument(Array(text.utf8)) }
    }
  }

  @Test func `fields of another type are missing, not an error`() throws {
    let document = try SignalDocument(
      Array(#"{"signal_id": 5, "attempts": "many", "payload": [], "target_capabilities": {}}"#.utf8)
    )
    #expect(document.fields.id == nil)
    #expect(document.fields.attempts == 0)
    #expect(document.fields.capabilities == [])
  }

  @Test func `a result is one JSON value and nothing more`() {
    #expect(SignalResult.value(Array(" {\"a\": [1]}\n".utf8)) == "{\"a\": [1]}")
    #expect(SignalResult.value(Array("\"text\"".utf8)) == "\"text\"")
    for text in ["", "1, \"y\": 2", "{", "out\n", "{} {}"] {
      #expect(SignalResult.value(Array(text.utf8)) == nil, "\(text)")
    }
  }
}
