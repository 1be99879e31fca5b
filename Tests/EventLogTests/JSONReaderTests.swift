import Testing

@testable import EventLog

/// JSON as it is written.
struct JSONReaderTests {
  @Test(arguments: [
    "{}", "[]", "0", "-0.5e+10", "\"\"", "\"\\u00e9\\n\"", " { \"a\" : [ 1 , { } , null ] } ",
    "true",
    "9e999", "123456789012345678901234567890",
    String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000),
    String(repeating: "{\"a\":[1,", count: 3000) + "{}" + String(repeating: "]}", count: 3000),
  ]) func `what is JSON`(text: String) { #expect(JSONReader.isValid(Array(text.utf8))) }

  @Test(arguments: [
    "", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "01", "1.", "1e", "+1", ".5", "\"",
    "\"\\x\"",
    "\"\\u12\"", "\"a\nb\"", "nul", "{} {}", "{a:1}", "NaN", "'a'", "-",
    "[}", "{]", "[{]}", "{\"a\":[}", "[1}", "{\"a\":1]", "[1 2]", "[,1]", "{,}", "[]]", "{\"a\":{}",
    String(repeating: "[", count: 100_000),
  ]) func `what is not`(text: String) { #expect(!JSONReader.isValid(Array(text.utf8))) }

  @Test func `a string keeps its bytes, half a pair is none`() {
    func text(_ json: String) -> String? {
      let bytes = Array(json.utf8)
      return JSONReader.string(bytes, 0..<bytes.count).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(
      text(#""a\"\\\/\b\f\n\r\t\u0000é\u00e9😀\ud83d\ude00""#) == "a\"\\/\u{8}\u{c}\n\r\t\0éé😀😀")
    #expect(text(#""\ud83d""#) == nil)
    #expect(text(#""\ude00x""#) == nil)
    #expect(text("12") == nil)
  }

  @Test func `of a key that comes twice the last counts`() throws {
    let bytes = Array(#"{"a":1,"b":"x","a":[2]}"#.utf8)
    let fields = try #require(JSONReader.fields(of: bytes))
    #expect(fields["a"].map { String(decoding: bytes[$0], as: UTF8.self) } == "[2]")
  }
}
