public import Common

extension Timestamp {
  /// Reads the form of ctime(3) and of `ps -o lstart`: `Sat Nov 21 12:10:31 2026`.
  ///
  /// It is local time; the closure gives the offset from UTC at a moment.
  public init?(ctime text: String, utcOffset: (Timestamp) -> Int64) {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let fields = text.split(separator: " ")
    guard fields.count == 5, let month = months.firstIndex(of: String(fields[1])),
      let day = Int(fields[2]),
      let local = Timestamp(
        "\(fields[4])-\(Self.two(month + 1))-\(Self.two(day))T\(fields[3])Z")
    else { return nil }
    self = local.adding(seconds: -utcOffset(local))
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
