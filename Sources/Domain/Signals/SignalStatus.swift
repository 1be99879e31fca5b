/// Where a signal stands, in the words of the event log.
public enum SignalStatus: String, Codable, Sendable, CaseIterable {
  /// Waiting for somebody.
  case posted = "POSTED"
  /// Somebody works on it.
  case claimed = "CLAIMED"
  /// Done.
  case completed = "COMPLETED"
  /// Given up: the dead letter.
  case failed = "FAILED"
  /// Nobody took it, or whoever took it never came back.
  case expired = "EXPIRED"

  /// Reads a word in any case; files say `PENDING`, designs say `UNCLAIMED`.
  public init?(word: String) {
    switch word.uppercased() {
    case "PENDING", "UNCLAIMED": self = .posted
    case let word: self.init(rawValue: word)
    }
  }

  /// Whether nobody works on it any more.
  public var isOver: Bool { self != .posted && self != .claimed }

  /// The directory of its files.
  var place: String { self == .posted ? "pending" : rawValue.lowercased() }

  /// The word in a file: the programs that post signals write `PENDING`.
  var fileWord: String { self == .posted ? "PENDING" : rawValue }

  /// The type of the event that leads to it.
  var eventType: String {
    SignalLog.prefix + "AgentSignal" + rawValue.prefix(1) + rawValue.dropFirst().lowercased()
  }
}
