import Common

extension IndexReader {
  // The trees that the index remembers for its directories; those below one are its own.
  mutating func cachedTrees() -> [String] {
    while next() != nil {}
    return treeExtension.map(Self.trees) ?? []
  }

  // The tree of all entries together, if the index remembers it, once they are read.
  var cachedTree: String? {
    guard let bytes = treeExtension, bytes.first == 0, let line = bytes.firstIndex(of: 10),
      bytes[bytes.index(after: bytes.startIndex)] != UInt8(ascii: "-")
    else { return nil }
    let id = bytes[(line + 1)...].prefix(20)
    return id.count == 20 ? Hex.text(id) : nil
  }

  private var treeExtension: ArraySlice<UInt8>? {
    if isBroken { return nil }
    var at = position
    while at + 8 <= bytes.count - 20 {
      let end = at + 8 + number(at: at + 4)
      guard end <= bytes.count - 20 else { return nil }
      if bytes[at..<(at + 4)].elementsEqual("TREE".utf8) { return bytes[(at + 8)..<end] }
      at = end
    }
    return nil
  }

  // Each a name, NUL, `<entries> <directories>`, a line end, and the tree unless entries is -1.
  private static func trees(_ bytes: ArraySlice<UInt8>) -> [String] {
    var found: [String] = [], rest = bytes, below = 0
    while let end = rest.firstIndex(of: 0), let line = rest[end...].firstIndex(of: 10) {
      let counts = String(decoding: rest[(end + 1)..<line], as: UTF8.self)
        .split(separator: " ").compactMap { Int($0) }
      rest = rest[(line + 1)...]
      guard counts.count == 2 else { break }
      let id = counts[0] >= 0 ? rest.prefix(20) : []
      rest = rest.dropFirst(id.count)
      if below > 0 {
        below += counts[1] - 1
      } else if id.count == 20 {
        found.append(Hex.text(id))
        below = counts[1]
      }
    }
    return found
  }
}
