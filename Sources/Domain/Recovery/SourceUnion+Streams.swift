import SQLite

extension SourceUnion {
  /// Takes the streams that only this source knows, and tells what is in the way; their versions
  /// are mended at the end.
  func addStreams(_ database: borrowing Database) throws(SQLiteError) -> String? {
    do throws(SQLiteError) {
      try takeStreams(database)
      return nil
    } catch {
      guard error.isRefusal else { throw error }
      return "the new store refuses its rows (\(error.message))"
    }
  }

  private func takeStreams(_ database: borrowing Database) throws(SQLiteError) {
    let shared = try database.commonColumns(of: "streams", with: "src")
    let names = shared.map { $0.lowercased() }
    guard names.contains("stream_id") else { return }
    try database.execute(
      """
      INSERT OR IGNORE INTO main.streams(\(EventTable.list(shared)))
      SELECT \(EventTable.list(shared)) FROM src.streams
      """)
    guard names.contains("version") else { return }
    // Who knows more of a stream knows better when it was changed.
    try database.execute(
      """
      UPDATE OR IGNORE main.streams AS m SET (\(EventTable.list(shared))) =
        (SELECT \(EventTable.list(shared, of: "s")) FROM src.streams s
          WHERE s.stream_id = m.stream_id)
      WHERE EXISTS (SELECT 1 FROM src.streams s
        WHERE s.stream_id = m.stream_id AND s.version > m.version)
      """)
  }
}
