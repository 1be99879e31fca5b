/// Removing a dependency from the text of a workstream's file, and nothing else.
enum SpecEdit {
  /// The text without some words in its outermost `depends_on`; `nil` when it holds none of them,
  /// or when the text is not understood.
  static func removing(_ words: Set<String>, from bytes: [UInt8]) -> [UInt8]? {
    var scanner = Scanner(bytes)
    guard let list = scanner.list(of: "depends_on") else { return nil }
    var kept = list.items
    kept.removeAll { range in
      words.contains(
        String(decoding: bytes[(range.lowerBound + 1)..<(range.upperBound - 1)], as: UTF8.self))
    }
    if kept.count == list.items.count { return nil }
    var result = Array(bytes[..<list.inside.lowerBound])
    if let first = kept.first, let start = list.items.first?.lowerBound,
      let end = list.items.last?.upperBound
    {
      result += bytes[list.inside.lowerBound..<start]
      result += bytes[first]
      for range in kept.dropFirst() { result += separator(list, bytes) + bytes[range] }
      result += bytes[end..<list.inside.upperBound]
    }
    return result + bytes[list.inside.upperBound...]
  }

  // What stands between the first two items: a comma and the file's own way of breaking lines.
  private static func separator(_ list: List, _ bytes: [UInt8]) -> [UInt8] {
    Array(bytes[list.items[0].upperBound..<list.items[1].lowerBound])
  }

  private struct List {
    var inside: Range<Int>
    var items: [Range<Int>]
  }

  // Walks over JSON that is known to be valid.
  private struct Scanner {
    let bytes: [UInt8]
    var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func list(of key: String) -> List? {
      skipBlanks()
      guard take("{") else { return nil }
      while true {
        skipBlanks()
        guard let name = text() else { return nil }
        skipBlanks()
        guard take(":") else { return nil }
        skipBlanks()
        let isWanted = bytes[(name.lowerBound + 1)..<(name.upperBound - 1)].elementsEqual(key.utf8)
        if isWanted { return array() }
        guard value() else { return nil }
        skipBlanks()
        guard take(",") else { return nil }
      }
    }

    private mutating func array() -> List? {
      guard take("[") else { return nil }
      var list = List(inside: at..<at, items: [])
      skipBlanks()
      while at < bytes.count, bytes[at] != UInt8(ascii: "]") {
        guard let item = text() else { return nil }
        list.items.append(item)
        skipBlanks()
        if !take(",") { break }
        skipBlanks()
      }
      guard at < bytes.count, bytes[at] == UInt8(ascii: "]") else { return nil }
      list.inside = list.inside.lowerBound..<at
      return list
    }

    private mutating func skipBlanks() {
      while at < bytes.count, [32, 9, 10, 13].contains(bytes[at]) { at += 1 }
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
      guard at < bytes.count, bytes[at] == UInt8(ascii: mark) else { return false }
      at += 1
      return true
    }

    // The range of a text with its quotes.
    private mutating func text() -> Range<Int>? {
      let start = at
      guard take("\"") else { return nil }
      while at < bytes.count {
        if bytes[at] == UInt8(ascii: "\\") {
          at += 1
        } else if bytes[at] == 34 {
          at += 1
          return start..<at
        }
        at += 1
      }
      return nil
    }

    // Skips one value of any kind.
    private mutating func value() -> Bool {
      var depth = 0
      while at < bytes.count {
        switch bytes[at] {
        case 34: if text() == nil { return false }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          depth += 1
          at += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { return true }
          depth -= 1
          at += 1
        case UInt8(ascii: ","):
          if depth == 0 { return true }
          at += 1
        default: at += 1
        }
      }
      return false
    }
  }
}
