public import Common

extension RecordBuffer {
  /// Adds a column as a JSON value from which the very same value can be made again.
  ///
  /// A text that is no UTF-8 becomes `{"text_hex":"…"}`, a blob `{"blob_hex":"…"}`.
  public func value(_ row: borrowing Row, _ column: Int32) throws {
    switch row.kind(column) {
    case .null, .integer: try integer(row.number(column))
    case .real: try real(row.real(column))
    case .text: try unsafe row.withBytes(column, .text) { try unsafe text($0) }
    case .blob: try unsafe row.withBytes(column, .blob) { try unsafe hex("{\"blob_hex\":\"", $0) }
    }
  }
}
