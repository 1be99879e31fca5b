public import Common

/// The id of a snapshot: its time in UTC and six random digits, `20261121T085500123Z-3f2a9c`.
///
/// Ids sort by time as text.
public enum SnapshotID {
  /// A new id for a moment.
  public static func make(at time: Timestamp) -> String {
    time.description.filter { $0 != "-" && $0 != ":" && $0 != "." } + "-" + RandomName.hex(6)
  }

  /// Whether a name has the form of an id.
  public static func isValid(_ name: String) -> Bool { time(of: name) != nil }

  /// The moment an id was made for, to the millisecond.
  public static func time(of name: String) -> Timestamp? {
    let bytes = Array(name.utf8)
    guard bytes.count == 26, bytes[8] == UInt8(ascii: "T"), bytes[18] == UInt8(ascii: "Z"),
      bytes[19] == UInt8(ascii: "-"),
      Hex.isDigits(bytes[20...])
    else { return nil }
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    return Timestamp(
      "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):"
        + "\(part(13..<15)).\(part(15..<18))Z")
  }
}
