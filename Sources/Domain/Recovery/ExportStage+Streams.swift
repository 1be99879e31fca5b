/// The records of streams: they tell up to where events must reach.
extension ExportStage {
  /// What the records say; of several of one stream, the one that knows most of it.
  static let declared = """
    CREATE TEMP TABLE declared(stream_id PRIMARY KEY, version, created_at, updated_at);
    """

  static let insertStream = """
    INSERT INTO temp.declared
    SELECT json_extract(value, '$.stream_id'), json_extract(value, '$.version'),
      CASE json_type(value, '$.created_at') WHEN 'text' THEN json_extract(value, '$.created_at') END,
      CASE json_type(value, '$.updated_at') WHEN 'text' THEN json_extract(value, '$.updated_at') END
    FROM json_each(?1) WHERE \(isStream("value")) AND json_type(value, '$.stream_id') = 'text'
      AND json_type(value, '$.version') = 'integer'
    ON CONFLICT(stream_id) DO UPDATE SET (version, created_at, updated_at)
      = (excluded.version, excluded.created_at, excluded.updated_at)
    WHERE excluded.version >= version
    """

  /// The condition on a record of a stream, whatever it says: a store without a table of streams, or
  /// without their times, has no more to say.
  static func isStream(_ record: String) -> String {
    "coalesce(json_extract(\(record), '$.schema'), '') = 'ecw.events.stream/1'"
  }

  // A time that is not there is that of the stream's events; a stream without either is no row.
  static let putStreams = """
    INSERT OR IGNORE INTO streams(stream_id, version, created_at, updated_at)
    SELECT d.stream_id, d.version, coalesce(d.created_at, min(e.created_at)),
      coalesce(d.updated_at, max(e.created_at))
    FROM temp.declared d LEFT JOIN events e ON e.stream_id = d.stream_id GROUP BY d.stream_id
    """
}
