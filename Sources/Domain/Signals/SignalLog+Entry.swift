import Common
import SQLite

extension SignalLog {
  /// What the log says about one signal.
  struct Entry {
    var stream: String
    var status: SignalStatus
    var token: String?
    var owner: String?
    var changedAt: Timestamp?
    var firstPosted: Timestamp?
    var lastPosted: Timestamp?
    var attempts: Int
    var expiresAt: Timestamp?
    var notBefore: Timestamp?
    var position: Int64
    /// The claim whose end was written last, and the place of that event.
    var endedToken: String?
    var endedPosition: Int64?
  }

  static let columns =
    "id, stream, status, token, owner, changed_at, first_posted, last_posted, attempts, "
    + "expires_at, not_before, position, ended_token, ended_position, told_attempts"

  /// The entry of a signal, or `nil` when the log does not know it.
  func entry(_ id: String) throws -> Entry? {
    var result: Entry?
    try database.forEach(
      "SELECT \(Self.columns) FROM \(schema).signals WHERE id = ?1", [.text(id)]
    ) { row in
      result = Entry(row)
      return false
    }
    return result
  }

  /// The signals that the log says stand somewhere.
  func ids(_ statuses: [SignalStatus]) throws -> [String] {
    let words = statuses.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try database.texts(
      "SELECT id FROM \(schema).signals WHERE status IN (\(words)) ORDER BY position")
  }

  /// The position up to which the table was made.
  func position() throws -> Int64 {
    try database.number("SELECT position FROM \(schema).mark") ?? 0
  }
}

extension SignalLog.Entry {
  init?(_ row: borrowing Row) {
    func time(_ column: Int32) -> Timestamp? { row.text(column).flatMap { Timestamp($0) } }
    // An event type that only looks like one of ours names no state.
    guard let status = row.text(2).flatMap({ SignalStatus(rawValue: $0) }) else { return nil }
    self.init(
      stream: row.text(1) ?? "", status: status,
      token: row.text(3).flatMap { SignalName.isToken($0) ? $0 : nil }, owner: row.text(4),
      changedAt: time(5), firstPosted: time(6), lastPosted: time(7),
      attempts: SignalName.attempts(Int(row.number(8) ?? 0)), expiresAt: time(9),
      notBefore: time(10), position: row.number(11) ?? 0, endedToken: row.text(12),
      endedPosition: row.number(13))
  }
}
