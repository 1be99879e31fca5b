/// The order of ids for people: numbers in them count as numbers, so `ws-9` is before `ws-10`.
public enum IDOrder {
  /// Whether one id comes before another.
  public static func precedes(_ a: String, _ b: String) -> Bool {
    precedes(Array(a.utf8), Array(b.utf8))
  }

  private static func precedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if isDigit(a[i]), isDigit(b[j]) {
        let (one, other) = (number(a, &i), number(b, &j))
        if one.count != other.count { return one.count < other.count }
        if !one.elementsEqual(other) { return one.lexicographicallyPrecedes(other) }
      } else {
        if a[i] != b[j] { return a[i] < b[j] }
        (i, j) = (i + 1, j + 1)
      }
    }
    return i == a.count && j < b.count
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  // The digits from an index on, without leading zeros; the index moves behind them.
  private static func number(_ text: [UInt8], _ index: inout Int) -> ArraySlice<UInt8> {
    while index < text.count, text[index] == 48 { index += 1 }
    let first = index
    while index < text.count, isDigit(text[index]) { index += 1 }
    return text[first..<index]
  }

  static func sorted(_ nodes: [Int], _ ids: (Int) -> String) -> [Int] {
    nodes.map { (node: $0, id: Array(ids($0).utf8)) }
      .sorted { precedes($0.id, $1.id) }
      .map(\.node)
  }
}
