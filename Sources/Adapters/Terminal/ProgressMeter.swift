import Common

/// One line on a terminal's standard error: what, how much of how much, rate, time left.
///
/// Nothing is shown in the first second, and nothing at all when standard error is no terminal.
final class ProgressMeter: @unchecked Sendable {
  // The work reports from one thread at a time.
  private let isShown: Bool
  private let clock = ContinuousClock()
  private let began: ContinuousClock.Instant
  private var label = ""
  private var labelBegan: ContinuousClock.Instant
  private var lastDrawn: ContinuousClock.Instant
  private var isDrawn = false

  init(isShown: Bool) {
    self.isShown = isShown
    began = clock.now
    labelBegan = began
    lastDrawn = began
  }

  func show(_ progress: Progress) {
    guard isShown else { return }
    let now = clock.now
    if progress.label != label { (label, labelBegan) = (progress.label, now) }
    guard now - began > .seconds(1), now - lastDrawn > .milliseconds(100) else { return }
    lastDrawn = now
    isDrawn = true
    LiveWorld.write(
      "\r\u{1b}[K" + Self.line(progress, seconds: Self.seconds(now - labelBegan)), to: 2)
  }

  func clear() {
    if isDrawn { LiveWorld.write("\r\u{1b}[K", to: 2) }
    isDrawn = false
  }

  static func line(_ progress: Progress, seconds: Double) -> String {
    if progress.doneBytes == 0, progress.totalBytes == 0 { return Shell.printable(progress.label) }
    var line = Shell.printable(progress.label) + ": " + Quantity.bytes(progress.doneBytes)
    guard progress.totalBytes > 0 else { return line }
    line += " of " + Quantity.bytes(progress.totalBytes)
    guard seconds > 0, progress.doneBytes > 0 else { return line }
    let rate = Double(progress.doneBytes) / seconds
    let left = Double(max(0, progress.totalBytes - progress.doneBytes)) / rate
    return line + ", \(Quantity.bytes(Int64(rate)))/s, "
      + Quantity.age(seconds: Int64(left.rounded(.up))) + " left"
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}
