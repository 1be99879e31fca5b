import Common
import Testing

/// Paths as text: nothing from a file may lead out of a directory of ours.
struct PathTests {
  @Test(arguments: ["a", "a/b", "-rf", ".hidden", "a/...", "sp ace", "a\nb", "..a", "ü"])
  func `safe`(path: String) {
    #expect(Path.isSafe(path))
    #expect(Path.normal(path, from: "/root/x") == "/root/x/" + path)
  }

  @Test(arguments: [
    "", "/", "/a", ".", "..", "../a", "a/..", "a/../b", "a//b", "a/", "./a", "a/./b", "a\0b",
    "../\u{301}x", "/\u{301}a", "a/../\u{301}b", "a/\u{301}/../../x", "a//\u{301}b",
  ]) func `not safe`(path: String) {
    #expect(!Path.isSafe(path))
  }

  @Test(arguments: [
    ("a", "/r", "/r/a"), ("/a", "/r", "/a"), ("../a", "/r", "/a"), ("../../../a", "/r/s", "/a"),
    (".", "/r", "/r"), ("a//./b/", "/r", "/r/a/b"), ("", "/r", "/r"), ("..", "/", "/"),
    ("../\u{301}x", "/r/s", "/r/\u{301}x"), ("/\u{301}x", "/r", "/\u{301}x"),
  ]) func `normal`(path: String, directory: String, result: String) {
    #expect(Array(Path.normal(path, from: directory).utf8) == Array(result.utf8))
  }

  @Test(
    arguments: [
      ("/r/a", "/r", "a"), ("/r/a/b", "/r", "a/b"), ("/a", "/", "a"), ("/r", "/r", nil),
      ("/rest", "/r", nil), ("/r/", "/r", nil), ("a", "/r", nil),
      ("/r/\u{301}a", "/r", "\u{301}a"), ("/e\u{301}/a", "/\u{e9}", nil),
    ] as [(String, String, String?)])
  func `relative`(path: String, directory: String, result: String?) {
    #expect(Path.relative(path, to: directory) == result)
  }

  @Test(arguments: [
    ("/a/b", "/a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("a/b", "a", "b"), ("/", "/", "/"),
    ("a/\u{301}b", "a", "\u{301}b"),
  ]) func `parent and name`(path: String, parent: String, name: String) {
    #expect(Path.parent(path) == parent)
    #expect(Path.name(path) == name)
  }

  @Test func `joined`() {
    #expect(Path.join("/a", "b") == "/a/b")
    #expect(Path.join("/", "b") == "/b")
    #expect(Path.join("/a", "/b") == "/b")
  }
}
