public import Common

/// The name of a remnant: its kind and its place, `git:<blob>`, `snapshot:<id>/<file>`.
public struct RemnantID: Sendable {
  /// `file`, `git`, `snapshot`, `trash` or `offsite`.
  public let kind: String
  /// What follows the colon.
  public let place: String

  /// Takes a name apart; `nil` when it has none of the kinds.
  public init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    kind = String(text[..<colon])
    place = String(text[text.utf8.index(after: colon)...])
    guard ["file", "git", "snapshot", "trash", "offsite"].contains(kind), !place.isEmpty else {
      return nil
    }
  }

  /// The id of a snapshot and the path of a file in it; `nil` when it has no safe path.
  public var parts: (snapshot: String, file: String)? {
    guard let slash = place.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let file = String(place[place.utf8.index(after: slash)...])
    return Path.isSafe(file) ? (String(place[..<slash]), file) : nil
  }

  /// The failure for an id that names nothing.
  public var unknown: Failure {
    Failure("no remnant '\(kind):\(place)'", hint: "ecw-recover find", status: .unavailable)
  }
}
