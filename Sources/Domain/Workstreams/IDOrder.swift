/// The order of ids for people: numbers in them count as numbers, so `ws-9` is before `ws-10`.
public enum IDOrder {
  /// Whether one id comes before another.
  public static func precedes(_ a: String, _ b: String) -> Bool {
    var (a, b) = (a.utf8[...], b.utf8[...])
    while let x = a.first, let y = b.first {
      if isDigit(x), isDigit(y) {
        let (one, other) = (number(&a), number(&b))
        if one.count != other.count { return one.count < other.count }
        if !one.elementsEqual(other) { return one.lexicographicallyPrecedes(other) }
      } else {
        if x != y { return x < y }
        a.removeFirst()
        b.removeFirst()
      }
    }
    return a.isEmpty && !b.isEmpty
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  // The digits at the beginning, without leading zeros.
  private static func number(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
    let digits = text.prefix(while: isDigit)
    text = text[digits.endIndex...]
    return digits.drop { $0 == 48 }
  }

  static func sorted(_ nodes: [Int], _ ids: (Int) -> String) -> [Int] {
    nodes.sorted { precedes(ids($0), ids($1)) }
  }
}
