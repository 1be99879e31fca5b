import Testing

@testable import Workstreams

/// Cutting a dependency out of a file without touching anything else in it.
struct SpecEditTests {
  @Test(arguments: [
    (#"{"depends_on":["a"]}"#, #"{"depends_on":[]}"#),
    (#"{"depends_on": ["a", "b"], "x": 1}"#, #"{"depends_on": ["b"], "x": 1}"#),
    (#"{"depends_on": ["b", "a"]}"#, #"{"depends_on": ["b"]}"#),
    (#"{"depends_on": ["b", "a", "c"]}"#, #"{"depends_on": ["b", "c"]}"#),
    (
      "{\n  \"m\": {\"depends_on\": [\"a\"]},\r\n  \"depends_on\": [\n    \"a\",\n    \"b\",\n    \"c\"\n  ]\n}\n",
      "{\n  \"m\": {\"depends_on\": [\"a\"]},\r\n  \"depends_on\": [\n    \"b\",\n    \"c\"\n  ]\n}\n"
    ),
    (
      #"{"t": "\"depends_on\": [\"a\"]", "l": [[1], {}], "depends_on": ["a"]}"#,
      #"{"t": "\"depends_on\": [\"a\"]", "l": [[1], {}], "depends_on": []}"#
    ),
  ]) func `only the word goes`(before: String, after: String) throws {
    let edited = try #require(SpecEdit.removing(["a"], from: Array(before.utf8)))
    #expect(String(decoding: edited, as: UTF8.self) == after)
  }

  @Test(arguments: [
    #"{"depends_on": ["b"]}"#, "{}", "[]", "", #"{"depends_on": "a"}"#, #"{"depends_on": ["a""#,
  ]) func `what does not hold it, or is not understood, is left`(text: String) {
    #expect(SpecEdit.removing(["a"], from: Array(text.utf8)) == nil)
  }
}
