import Common

/// Errors as they leave a tool.
public enum ToolFailure {
  /// Errors of adapters that a tool may let through, as failures; `nil` for others.
  ///
  /// Each adapter's error knows its own sentence; a tool adds its adapters here at start-up.
  static func describe(_ error: any Error) -> Failure? {
    switch error {
    case let failure as Failure: failure
    case let failure as SystemFailure: failure.asFailure
    case let failure as any FailureConvertible: failure.asFailure
    default: nil
    }
  }

  /// One JSON object, or the message and the hint on two lines.
  static func text(_ failure: Failure, tool: String, asJSON: Bool) -> String {
    if asJSON {
      let record = Record(
        schema: schema(tool, "error"), tool: tool, message: failure.message, hint: failure.hint,
        exitStatus: failure.status.rawValue)
      // A record of plain texts always encodes; if not, the text form still says it.
      if let line = try? JSON.line(record) { return line + "\n" }
    }
    var text = "\(tool): \(Shell.printable(failure.message))\n"
    if let hint = failure.hint { text += "hint: \(Shell.printable(hint))\n" }
    return text
  }

  /// The name of a record's schema: `ecw.backup.error/1`.
  public static func schema(_ tool: String, _ record: String) -> String {
    let short = tool.hasPrefix("ecw-") ? String(tool.dropFirst(4)) : tool
    return "ecw.\(short).\(record)/1"
  }

  private struct Record: Encodable {
    var schema: String
    var tool: String
    var message: String
    @OrNull var hint: String?
    var exitStatus: Int32
  }
}
