/// Names that nobody else will choose.
public enum RandomName {
  /// Whether a name is a prefix and eight random digits.
  public static func isOurs(_ name: String, prefix: String) -> Bool {
    name.hasPrefix(prefix) && name.dropFirst(prefix.count).count == 8
      && Hex.isDigits(name.dropFirst(prefix.count).utf8)
  }

  /// Random hexadecimal digits, from the system's generator.
  public static func hex(_ count: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    return String(
      (0..<count).map { _ in "0123456789abcdef".randomElement(using: &generator) ?? "0" })
  }
}
