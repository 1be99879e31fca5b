import Common
import Health
import Terminal

/// The one object that a session-start hook prints; whatever was found, it exits with 0.
struct SessionPage: Report {
  let status = ExitStatus.ok
  private let context: String

  /// Says what the examination found; when it fails, that: the host must get its one object.
  init(notes: [String], _ examine: () throws -> HealthReport) {
    do {
      let report = try examine()
      let facts = [BriefText(report).headline] + report.problems.map(SessionText.line)
      context = SessionText.text(facts.joined(separator: "\n"), notes: notes)
    } catch {
      context = SessionText.text("ecw: UNKNOWN - \(error)", notes: notes)
    }
  }

  func text(_ style: Style) -> String { object + "\n" }

  func json() throws -> [String] { [object] }

  private var object: String {
    "{\"hookSpecificOutput\":{\"hookEventName\":\"SessionStart\",\"additionalContext\":"
      + Self.quoted(context) + "}}"
  }

  // A text alone needs no encoder, and cannot fail.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
