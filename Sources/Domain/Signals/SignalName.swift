import Common

/// Names of signals, claims and their files; only what these functions accept becomes a path.
public enum SignalName {
  /// Whether a text can be a signal's id: `sig-` and up to 64 letters, digits, `-` or `_`.
  public static func isID(_ text: String) -> Bool {
    let rest = text.utf8.dropFirst(4)
    return text.utf8.starts(with: "sig-".utf8) && (1...64).contains(rest.count)
      && rest.allSatisfy(isPlain)
  }

  /// Whether a text can be a claim's token: the number of the attempt, `-`, 16 hexadecimal digits.
  public static func isToken(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...9).contains(parts[0].count), parts[1].count == 16 else {
      return false
    }
    return parts[0].allSatisfy { (48...57).contains($0) }
      && Hex.isDigits(parts[1])
  }

  /// A token that nobody else has; its number grows with every attempt at the signal.
  static func token(attempt: Int) -> String { "\(attempt)-" + RandomName.hex(16) }

  /// The number of the attempt that a token belongs to.
  static func attempt(of token: String) -> Int {
    attempts(token.split(separator: "-").first.flatMap { Int($0) } ?? 0)
  }

  /// A number of attempts as far as it can be believed: one more than it is still a token's.
  static func attempts(_ number: Int) -> Int { min(max(0, number), 99_999_999) }

  /// The file of a signal; while it is claimed, the claim's token is in the name.
  static func file(_ id: String, token: String? = nil) -> String {
    id + (token.map { "." + $0 } ?? "") + ".json"
  }

  /// The signal and the claim that a file name stands for.
  static func parse(_ name: String) -> (id: String, token: String?)? {
    guard name.utf8.count < 200, name.hasSuffix(".json") else { return nil }
    let parts = name.dropLast(5).split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
    guard (1...2).contains(parts.count), isID(parts[0]) else { return nil }
    if parts.count == 2, !isToken(parts[1]) { return nil }
    return (parts[0], parts.count == 2 ? parts[1] : nil)
  }

  /// Whether a name is meant to be a signal's, right or wrong.
  static func isMeant(_ name: String) -> Bool {
    name.hasPrefix("sig-") && name.contains(".json") && !name.hasSuffix(".tmp")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
