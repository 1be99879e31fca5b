import Common
import SQLite

/// Whether the page count in the header agrees with the size of the file.
///
/// Only a file that is shorter is an alarm. It may be longer when the application extends it in
/// chunks; and while a log is there, the base is whatever the last checkpoint left.
struct HeaderExam {
  private let target: StoreTarget
  private let layout: StoreLayout
  private let header: StoreHeader
  private let isHeld: Bool

  init(_ target: StoreTarget, _ layout: StoreLayout, _ header: StoreHeader, isHeld: Bool) {
    self.target = target
    self.layout = layout
    self.header = header
    self.isHeld = isHeld
  }

  func findings() -> [Finding] {
    let size = layout.base?.size ?? 0
    let expected = "as many pages as the header says"
    guard let count = header.pageCount, !layout.hasLog, (layout.journal?.size ?? 0) == 0 else {
      return [
        Finding(
          .storeHeader, target.subject, .ok, "valid; its page count is not binding now",
          expected: expected)
      ]
    }
    let wanted = Int64(count) * Int64(header.pageSize)
    if size >= wanted {
      return [Finding(.storeHeader, target.subject, .ok, "\(count) pages", expected: expected)]
    }
    if isHeld {
      // A writer may be between the two: SQLite's own check, under a lock, decides.
      return [
        .notMeasurable(
          .storeHeader, target.subject, "another process has the store open", expected: expected)
      ]
    }
    return [
      Finding(
        .storeHeader, target.subject, .critical,
        "cut off: \(Quantity.bytes(size)) instead of \(Quantity.bytes(wanted))",
        expected: expected,
        fix: target.assess,
        measures: [Measure("size_bytes", size), Measure("expected_bytes", wanted)])
    ]
  }
}
