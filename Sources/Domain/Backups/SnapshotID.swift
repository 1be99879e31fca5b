public import Common

/// The id of a snapshot: its time in UTC and six random digits, `20261121T085500123Z-3f2a9c`.
///
/// Ids sort by time as text.
public enum SnapshotID {
  /// A new id for a moment.
  public static func make(at time: Timestamp) -> String {
    let text = time.description.filter { $0 != "-" && $0 != ":" && $0 != "." }
    return text + "-" + RandomName.hex(6)
  }

  /// Whether a name has the form of an id.
  public static func isValid(_ name: String) -> Bool {
    name.wholeMatch(of: /\d{8}T\d{9}Z-[0-9a-f]{6}/) != nil
  }
}
