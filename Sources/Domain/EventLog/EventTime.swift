import Common
import SQLite

/// When an event happened, as far as its row says.
enum EventTime {
  /// The time of a row with the six fields: its own, else the CloudEvents `time`.
  ///
  /// A local time without its zone is no time: nobody knows which one it is.
  static func read(_ row: borrowing Row) -> Timestamp? {
    if let text = row.plainText(5), let time = parse(text) { return time }
    guard row.kind(4) == .text else { return nil }
    let bytes = unsafe row.withBytes(4) { unsafe [UInt8]($0) }
    guard let fields = JSONReader.fields(of: bytes), let range = fields["time"],
      let text = JSONReader.string(bytes, range)
    else { return nil }
    return parse(String(decoding: text, as: UTF8.self))
  }

  /// RFC 3339, or the form of SQLite's `datetime()`, which is UTC.
  static func parse(_ text: String) -> Timestamp? {
    if let time = Timestamp(text) { return time }
    return text.utf8.count == 19 && text.utf8.dropFirst(10).first == UInt8(ascii: " ")
      ? Timestamp(text + "Z") : nil
  }
}

extension Row {
  /// A column that is stored as text.
  ///
  /// Asking SQLite for a blob as text turns it into one, and it would be written as such.
  func plainText(_ column: Int32) -> String? { kind(column) == .text ? text(column) : nil }
}
