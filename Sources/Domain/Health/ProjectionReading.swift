import SQLite

/// The versions that the tables of a projection store name for streams.
enum ProjectionReading {
  static func versions(_ database: borrowing Database) throws(SQLiteError) -> [String: Int64]? {
    var versions: [String: Int64]?
    for table in try database.tableNames() {
      let columns = try database.columns(of: table)
      guard columns.contains("version"),
        let key = ["stream_id", "aggregate_id", "projection_id"].first(where: columns.contains)
      else { continue }
      var found = versions ?? [:]
      // The furthest row counts: older versions of a projection may be kept beside it.
      try database.forEach(
        "SELECT \(key), max(version) FROM main.\(Database.identifier(table)) GROUP BY \(key)"
      ) { row in
        if let stream = row.text(0), let version = row.number(1) {
          found[stream] = min(found[stream] ?? version, version)
        }
        return true
      }
      versions = found
    }
    return versions
  }
}
