#if DEBUG
  import Dispatch
#endif

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Places where a test makes the process die or a call fail; absent from release builds.
///
/// `ECW_FAILPOINT=name[@text][#n]=action`: the n-th hit (default 1) of the point, for paths that
/// contain the text, does the action: `kill`, `enospc`, `eio`, `short` (every write is cut to 7
/// bytes), or `interrupt`.
public enum Failpoint {
  /// A named place in the code.
  public static func hit(_ name: String, path: String = "") throws {
    #if DEBUG
      guard let action = try plan.take(name, path) else { return }
      switch action {
      case "kill": kill(getpid(), SIGKILL)
      case "interrupt": kill(getpid(), SIGINT)
      case "enospc": throw SystemFailure(code: ENOSPC, operation: "write", path: path)
      case "eio": throw SystemFailure(code: EIO, operation: "write", path: path)
      default: break
      }
    #endif
  }

  /// How much of a write a test lets through.
  static func shortened(_ count: Int) -> Int {
    #if DEBUG
      return plan.isShort ? min(count, 7) : count
    #else
      return count
    #endif
  }

  #if DEBUG
    private static let plan = Plan(
      unsafe getenv("ECW_FAILPOINT").map { unsafe String(cString: $0) })

    private final class Plan: @unchecked Sendable {
      let name: String, text: String, action: String
      private var left: Int
      private let queue = DispatchQueue(label: "failpoint")
      var isShort: Bool { action == "short" }

      init(_ specification: String?) {
        let halves = (specification ?? "").split(separator: "=").map(String.init)
        let counted = (halves.first ?? "").split(separator: "#").map(String.init)
        let named = (counted.first ?? "").split(separator: "@").map(String.init)
        name = named.first ?? ""
        text = named.count > 1 ? named[1] : ""
        left = counted.count > 1 ? Int(counted[1]) ?? 1 : 1
        action = halves.count > 1 ? halves[1] : ""
      }

      func take(_ name: String, _ path: String) throws -> String? {
        guard name == self.name, text.isEmpty || path.contains(text) else { return nil }
        return queue.sync {
          left -= 1
          return left == 0 ? action : nil
        }
      }
    }
  #endif
}
