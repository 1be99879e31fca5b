import Common
import TestSupport
import Testing

@testable import Signals

/// Names, tokens, handlers: what may become a path or an argument.
struct NameTests {
  @Test func `only plain ids are ids`() {
    for id in ["sig-b47b12b8", "sig-1", "sig-A_b-9"] { #expect(SignalName.isID(id), "\(id)") }
    let wrong = [
      "", "sig-", "sig-..", "sig-a/b", "../sig-1", "sig-a.b", "sig-\u{e9}", "sig-a\0", "SIG-1",
      "sig-" + String(repeating: "a", count: 65),
    ]
    for id in wrong { #expect(!SignalName.isID(id), "\(id)") }
  }

  @Test func `a name has an id and perhaps a token`() throws {
    let token = SignalName.token(attempt: 12)
    #expect(SignalName.isToken(token) && SignalName.attempt(of: token) == 12)
    let parsed = try #require(SignalName.parse(SignalName.file("sig-1", token: token)))
    #expect(parsed == ("sig-1", token))
    #expect(SignalName.parse("sig-1.json")?.token == nil)
    for name in ["sig-1", "sig-1.x.json", "sig-1.1-ab.json", "sig-1.json.tmp", ".sig-1.json"] {
      #expect(SignalName.parse(name) == nil, "\(name)")
    }
    for token in ["", "1", "1-", "-0123456789abcdef", "1-0123456789abcdeF", "1-../../../../etc/"] {
      #expect(!SignalName.isToken(token), "\(token)")
    }
  }

  @Test func `a handler fills its fields once and by name`() throws {
    let fields = ["topic": "{ps_id} 'x' $y", "ps_id": "p", "prompt": "-x"]
    let handler = try SignalHandler(["run", "--topic={topic}", "{ps_id}", "{unknown}", "{", "a{}b"])
    #expect(
      try handler.vector(fields)
        == ["run", "--topic={ps_id} 'x' $y", "p", "{unknown}", "{", "a{}b"])
    #expect(
      try SignalHandler(["run it now"]).vector(fields) == [
        "run", "it", "now", "p", "{ps_id} 'x' $y",
      ])
    #expect(throws: Failure.self) { try SignalHandler(["run", "{prompt}"]).vector(fields) }
    #expect(try SignalHandler(["run", "--p={prompt}"]).vector(fields) == ["run", "--p=-x"])
    #expect(throws: Failure.self) {
      try SignalHandler(["run", "{topic}"]).vector(["topic": "a\0b"])
    }
    #expect(throws: Failure.self) { try SignalHandler(["{topic}"]) }
    #expect(throws: Failure.self) { try SignalHandler([""]) }
  }

  @Test func `the pause doubles and has an end`() throws {
    let policy = try SignalPolicy(Settings(environment: [:]))
    #expect([1, 2, 3].map(policy.pause) == [30, 60, 120])
    #expect(policy.pause(after: 60) == 86400)
  }
}
