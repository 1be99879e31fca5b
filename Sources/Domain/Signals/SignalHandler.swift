import Common

/// The program for a type of signal: an argument vector with the signal's fields in it.
public struct SignalHandler: Sendable, Equatable {
  let words: [String]

  /// Reads the values of a setting: several are one argument each, a single one is split at spaces.
  public init(_ values: [String]) throws {
    let words = values.count == 1 ? values[0].split(separator: " ").map(String.init) : values
    guard let program = words.first, !program.isEmpty, !program.contains("{") else {
      throw Failure(
        "a handler must begin with a program",
        hint: "git config --get-regexp '^ecw.signals.handler'",
        status: .usage)
    }
    self.words = words
  }

  /// The key of a type: git allows letters, digits and `-` there, in any case.
  public static func key(of type: String) -> String {
    String(type.lowercased().map { $0 == "_" ? "-" : $0 })
  }

  /// The program and its arguments for a signal.
  ///
  /// Agents write the fields: one that would be read as an option, or that cannot be an argument,
  /// is refused. Without any `{field}` the problem statement and the topic follow.
  func vector(_ fields: [String: String]) throws -> [String] {
    guard words.contains(where: { Self.names($0, in: fields) }) else {
      return try words + ["ps_id", "topic"].map { try Self.filled("{\($0)}", fields) }
    }
    return try words.map { try Self.filled($0, fields) }
  }

  private static func names(_ word: String, in fields: [String: String]) -> Bool {
    fields.keys.contains { word.contains("{\($0)}") }
  }

  // One pass from left to right: a field that itself has braces is not filled again.
  private static func filled(_ word: String, _ fields: [String: String]) throws -> String {
    var result = ""
    var rest = Substring(word)
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}"),
        let value = fields[String(rest[rest.index(after: open)..<close])]
      else {
        result += "{"
        rest = rest.dropFirst()
        continue
      }
      if result.isEmpty, value.utf8.first == UInt8(ascii: "-") {
        throw Failure(
          "'\(rest[...close])' begins with '-': it would be an option", status: .dataError)
      }
      result += value
      rest = rest[rest.index(after: close)...]
    }
    result += rest
    if result.utf8.contains(0) {
      throw Failure("a field has a NUL character: it cannot be an argument", status: .dataError)
    }
    return result
  }
}

extension SignalState {
  /// The fields a handler can be given, by the names they have in the file.
  func fields(relativeTo root: String) -> [String: String] {
    [
      "signal_id": id, "signal_type": type ?? "", "ps_id": psID ?? "", "entry_id": entryID ?? "",
      "topic": topic ?? "", "prompt": prompt ?? "", "sidequest": sidequest ?? "",
      "claim_token": token ?? "", "attempt": String(attempts), "path": path ?? "",
    ]
  }
}
