public import Common

/// The part of a help page that argument parsing does not know: examples and exit statuses.
public enum Manual {
  /// The text below a verb's abstract.
  public static func page(_ text: String = "", examples: [String], statuses: [ExitStatus])
    -> String
  {
    var page = text.isEmpty ? "" : text + "\n\n"
    page += "EXAMPLES\n" + examples.map { "  " + $0 + "\n" }.joined()
    page += "\nEXIT STATUS\n"
    for status in statuses.sorted(by: { $0.rawValue < $1.rawValue }) {
      let number = String(status.rawValue)
      page += "  " + String(repeating: " ", count: 3 - number.count) + number + "  "
      page += status.meaning + "\n"
    }
    return page
  }
}
