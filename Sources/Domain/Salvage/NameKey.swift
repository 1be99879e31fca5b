/// A name as SQLite compares names: byte by byte, but for the case of the letters A to Z.
///
/// Swift takes texts for equal that only look the same, such as the two ways to write an "é".
struct NameKey: Hashable {
  private let bytes: [UInt8]

  init(_ name: String) {
    bytes = name.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
  }
}
