/// Text made safe for a person's shell and a person's terminal.
public enum Shell {
  /// The text as one word of a POSIX shell command line, without a character that is not printable.
  public static func quote(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./:=@%+,".utf8.contains(byte)
      }
    }
    if plain && !text.isEmpty { return text }
    if text.unicodeScalars.contains(where: isUnsafe) { return escaped(text) }
    // By scalars: a quote with a combining mark after it still is a quote for the shell.
    var quoted = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "'"
  }

  // Pasted as it is printed, it is the same bytes; dash alone does not know such quotes yet.
  private static func escaped(_ text: String) -> String {
    var quoted = "$'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "'", "\\": quoted += "\\" + String(scalar)
      case _ where isUnsafe(scalar):
        for byte in String(scalar).utf8 {
          let digits = String(byte, radix: 8)
          quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "'"
  }

  /// The text with every control character written as an escape.
  ///
  /// Agents choose file names and messages; an escape sequence in one must not reach a terminal.
  /// Bidirectional overrides are escaped too: they can make a path read as another.
  public static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar) {
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a...0x202e, 0x2066...0x2069:
      true
    default: false
    }
  }
}
