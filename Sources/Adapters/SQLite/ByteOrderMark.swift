private import CSQLite

/// The two bytes that SQLite takes away from the start of a UTF-16 text that it is given.
///
/// It reads what follows in the order that they say, whatever order it was told. Put in front of a
/// text that has them already they are what it takes, and the text is stored as it is.
enum ByteOrderMark {
  /// Whether SQLite would take the start of a text for a mark.
  static func leads(_ text: UnsafeRawBufferPointer, _ encoding: BulkStatement.Encoding) -> Bool {
    guard encoding != .utf8, text.count >= 2 else { return false }
    return unsafe text[0] == 0xfe && text[1] == 0xff || text[0] == 0xff && text[1] == 0xfe
  }

  /// The text with one more mark in front, to be freed by SQLite; `nil` without memory for it.
  static func prefixed(_ text: UnsafeRawBufferPointer, _ encoding: BulkStatement.Encoding)
    -> UnsafeMutableRawPointer?
  {
    guard let copy = unsafe sqlite3_malloc64(sqlite3_uint64(text.count + 2)) else { return nil }
    let mark: [UInt8] = encoding == .utf16le ? [0xff, 0xfe] : [0xfe, 0xff]
    let all = unsafe UnsafeMutableRawBufferPointer(start: copy, count: text.count + 2)
    unsafe all.copyBytes(from: mark)
    unsafe UnsafeMutableRawBufferPointer(rebasing: all[2...]).copyMemory(from: text)
    return unsafe copy
  }
}
