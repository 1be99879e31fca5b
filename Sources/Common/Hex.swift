/// Bytes as hexadecimal digits in lower case.
public enum Hex {
  /// Two digits a byte.
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.flatMap { [digit($0 >> 4), digit($0 & 15)] }, as: UTF8.self)
  }

  /// The ASCII digit of a value below 16.
  public static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

  /// Whether bytes are such digits and nothing else.
  public static func isDigits(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// Whether a text can be the full name of a git object.
  public static func isObjectName(_ text: String) -> Bool {
    (text.utf8.count == 40 || text.utf8.count == 64) && isDigits(text.utf8)
  }
}
