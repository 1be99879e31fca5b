import Testing

@testable import Recovery

/// Git's output comes in pieces that end anywhere.
struct GitOutputTests {
  private static let magic = Array("SQLite format 3\0".utf8)

  @Test(arguments: 1...40)
  func `stores are told by how they begin, however the pieces are cut`(size: Int) {
    var output: [UInt8] = []
    for (id, content) in [
      ("aa", Self.magic + [10, 10]), ("bb", []), ("cc", Self.magic),
      ("dd", Array("SQLite format 3".utf8)), ("ee", [10] + Self.magic),
    ] {
      output += Array("\(id) blob \(content.count)\n".utf8) + content + [10]
    }
    output += Array("ff missing\n".utf8)
    let reader = BatchReader()
    var rest = output[...]
    while !rest.isEmpty {
      reader.add(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    #expect(reader.stores == ["aa", "cc"])
  }

  @Test(arguments: 1...9)
  func `lines are whole, however the pieces are cut`(size: Int) {
    let text = Array("one\n\ntwo three\nfour\n".utf8)
    let reader = LineReader()
    var lines: [String] = []
    var rest = text[...]
    while !rest.isEmpty {
      reader.add(Array(rest.prefix(size))) { lines.append(String(decoding: $0, as: UTF8.self)) }
      rest = rest.dropFirst(size)
    }
    #expect(lines == ["one", "", "two three", "four"])
  }
}
