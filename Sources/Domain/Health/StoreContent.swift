import SQLite

/// What was read from the content of a store, all from one committed state.
struct StoreContent {
  var integrity = Integrity.unknown("not asked for")
  /// Rows that violate a foreign key; `nil` when not checked.
  var foreignKeyViolations: Int?
  var pageCount: Int64 = 0
  var pageSize: Int64 = 0
  var tableCount = 0
  var events: EventReading?
  /// Versions by stream in tables of projections; `nil` for an unknown layout.
  var projections: [String: Int64]?
  /// Why something above was not measured.
  var interruption: String?
}
