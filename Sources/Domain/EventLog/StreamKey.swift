import SQLite

/// The id of a stream by its bytes: texts that Swift takes for equal are two for the store.
struct StreamKey: Hashable, Comparable {
  private let bytes: [UInt8]

  /// The first column of a row; `nil` when that is NULL.
  init?(_ row: borrowing Row) {
    guard row.kind(0) != .null else { return nil }
    bytes =
      unsafe row.kind(0) == .text || row.kind(0) == .blob
      ? row.withBytes(0) { unsafe [UInt8]($0) } : Array((row.text(0) ?? "").utf8)
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// What streams of one kind have in common: `default:blackboard` of `default:blackboard:phase-1`,
  /// `todo` of `todo-12`; an identifier may itself have parts, with digits in them.
  var kind: [UInt8] {
    let text = text
    if let colon = text.lastIndex(of: ":") { return Array(text[..<colon].utf8) }
    var rest = text[...]
    repeat {
      rest = rest[..<(rest.lastIndex(of: "-") ?? rest.startIndex)]
    } while rest[(rest.lastIndex(of: "-") ?? rest.startIndex)...].contains(where: \.isNumber)
    return Array(rest.utf8)
  }

  static func < (first: StreamKey, second: StreamKey) -> Bool {
    first.bytes.lexicographicallyPrecedes(second.bytes)
  }
}

extension EventSource {
  /// The version of every stream: that of its last event.
  func versions() throws -> [StreamKey: Int64] {
    try read { database, _ in
      var versions: [StreamKey: Int64] = [:]
      try database.forEach("SELECT stream_id, max(version) FROM events GROUP BY stream_id") { row in
        if let stream = StreamKey(row) { versions[stream] = row.number(1) ?? 0 }
        return true
      }
      return versions
    }
  }
}
