import Common

/// How text for people is laid out: colour on a terminal, columns aligned, control characters out.
public struct Style: Sendable {
  /// Whether escape sequences for colour may be used.
  public let usesColor: Bool

  /// Creates a style.
  public init(usesColor: Bool) { self.usesColor = usesColor }

  /// A colour with a meaning.
  public enum Tone: String, Sendable {
    /// All is well.
    case good = "32"
    /// Worth a look.
    case warning = "33"
    /// Bad.
    case bad = "31"
    /// Less important than the rest.
    case faint = "2"
  }

  /// Text in a tone.
  public func paint(_ text: String, _ tone: Tone) -> String {
    usesColor ? "\u{1b}[\(tone.rawValue)m\(text)\u{1b}[0m" : text
  }

  /// Rows in aligned columns, the header first; without rows nothing at all.
  public func table(_ header: [String], _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    let cells = [header] + rows.map { $0.map(Shell.printable) }
    let widths = header.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { row in
      row.indices.map { column in
        column == row.count - 1
          ? row[column]
          : row[column] + String(repeating: " ", count: widths[column] - row[column].count)
      }.joined(separator: "  ")
    }
    return paint(lines[0], .faint) + "\n" + lines.dropFirst().map { $0 + "\n" }.joined()
  }
}
