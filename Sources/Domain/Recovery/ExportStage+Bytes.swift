import SQLite

/// Values that are no text in JSON: an export writes their bytes in hexadecimal.
extension ExportStage {
  /// Takes an event of which a value is written so; `false` when it is none.
  static func takeBytes(_ line: String, _ database: borrowing Database) throws -> Bool {
    var values: [Value] = []
    for column in ["event_type", "event_data", "created_at"] {
      guard let value = try value(of: column, in: line, database) else { return false }
      values.append(value)
    }
    for id in [number("?1"), "NULL"] {
      try database.forEach(insertion(id), [.text(line)] + values) { _ in true }
      // Another event of the export has its number: it is taken without one.
      var isThere: Bool?
      try database.forEach(comparison, [.text(line)] + values) { row in
        isThere = row.number(0) == 1
        return false
      }
      if let isThere { return isThere }
    }
    return false
  }

  private static func insertion(_ id: String) -> String {
    """
    INSERT OR IGNORE INTO events(id, stream_id, version, event_type, event_data, created_at)
    SELECT \(id), json_extract(?1, '$.stream_id'), json_extract(?1, '$.version'), ?2, ?3, ?4
    WHERE json_type(?1, '$.stream_id') = 'text' AND json_type(?1, '$.version') = 'integer'
      AND coalesce(json_type(?1, '$.id'), 'null') IN ('integer', 'null')
    """
  }

  private static let comparison = """
    SELECT event_type IS ?2 AND event_data IS ?3 AND created_at IS ?4
    FROM events WHERE stream_id = json_extract(?1, '$.stream_id')
      AND version = json_extract(?1, '$.version')
    """

  // An object with any other field is data that was not put into a text.
  private static func value(
    of column: String, in line: String, _ database: borrowing Database
  ) throws -> Value? {
    let (place, name) = ("'$.\(column)'", "(SELECT key FROM json_each(?1, '$.\(column)'))")
    var value: Value?
    try database.forEach(
      """
      SELECT json_extract(?1, \(place)), CASE WHEN json_type(?1, \(place)) = 'object'
          AND (SELECT count(*) FROM json_each(?1, \(place))) = 1 THEN \(name) END,
        CASE WHEN json_type(?1, \(place)) = 'object'
          THEN (SELECT value FROM json_each(?1, \(place))) END
      """, [.text(line)]
    ) { row in
      switch row.text(1) {
      case "text_hex": value = bytes(row.text(2)).map(Value.utf8)
      case "blob_hex": value = bytes(row.text(2)).map(Value.blob)
      default: value = row.value(0)
      }
      return false
    }
    return value == .null ? nil : value
  }

  private static func bytes(_ digits: String?) -> [UInt8]? {
    guard let digits = digits.map({ Array($0.utf8) }), digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for at in stride(from: 0, to: digits.count, by: 2) {
      guard let pair = UInt8(String(decoding: digits[at..<at + 2], as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(pair)
    }
    return bytes
  }
}
