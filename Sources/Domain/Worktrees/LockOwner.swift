public import Common
import Processes

/// Who locked a worktree, as the reason of the lock tells it, and whether he still lives.
public struct LockOwner: Sendable, Equatable {
  /// The process that is named as `pid N`.
  public let pid: Int32?
  /// When it started, named as `start TIME`.
  public let startedAt: Timestamp?
  // Whether that was said without a time zone.
  private let isLocalTime: Bool

  /// Reads a reason such as `claude agent agent-1 (pid 4242 start Sat Nov 21 08:00:00 2026)`.
  public init(reason: String, utcOffset: (Timestamp) -> Int64) {
    pid = Self.value(after: "pid", in: reason).flatMap { text in
      Int32(String(text.prefix { $0.isNumber }))
    }
    let text = Self.value(after: "start", in: reason).map { text in
      String(text.prefix { $0 != ")" && $0 != "," })
    }
    let local = text.flatMap { Timestamp(ctime: $0, utcOffset: utcOffset) }
    isLocalTime = local != nil
    startedAt =
      local
      ?? text.flatMap { text in
        Timestamp(text)
          ?? Int64(text).map { Timestamp(seconds: $0 > 100_000_000_000 ? $0 / 1000 : $0) }
      }
  }

  // The word must stand alone: `rapid 12` names no process.
  private static func value(after word: String, in text: String) -> Substring? {
    for range in text.ranges(of: word).reversed() {
      let before =
        range.lowerBound == text.startIndex ? " " : text[text.index(before: range.lowerBound)]
      let rest = text[range.upperBound...].drop { $0 == " " || $0 == ":" || $0 == "=" }
      if !before.isLetter, !before.isNumber, !rest.isEmpty, rest.startIndex != range.upperBound {
        return rest
      }
    }
    return nil
  }

  /// What the lock means: only one whose owner is proven dead is in nobody's way.
  func evidence(reason: String, world: World) throws -> Evidence {
    let said = reason.isEmpty ? "no reason given" : reason
    guard let pid else { return Evidence(.lock, .blocks, detail: said) }
    switch try LiveProcesses.life(ofPID: pid, startedAt: startedAt, world: world) {
    case .alive(let process):
      return Evidence(.lock, .blocks, detail: "\(said): alive (\(process.command))")
    case .unsure(let process):
      return Evidence(.lock, .blocks, detail: "\(said): \(process.command) has this id")
    case .dead:
      if let process = try LiveProcesses.process(pid, world: world), isSameElsewhere(process) {
        return Evidence(
          .lock, .blocks,
          detail: "\(said): \(process.command) has this id, and started then in some time zone")
      }
      return Evidence(.deadLock, .note, detail: "\(said): not running")
    }
  }

  // Zones differ by quarters of an hour, and by 26 hours at most.
  private func isSameElsewhere(_ process: LiveProcess) -> Bool {
    guard isLocalTime, let startedAt else { return false }
    let apart = Int64(abs(process.startedAt.seconds(since: startedAt)))
    let rest = apart % 900
    return apart <= 26 * 3600 + 2 && min(rest, 900 - rest) <= 2
  }
}
