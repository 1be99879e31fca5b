import Common

/// The few options of a call that is answered before all options are parsed.
///
/// It takes only what it knows, each flag with a value after it; anything else makes it `nil`, and
/// the call goes the usual way with its checks and its messages.
public struct Shortcut: Sendable {
  private var values: [String: [String]] = [:]

  /// Reads pairs of a known flag and its value.
  public init?(_ arguments: some Sequence<String>, flags: Set<String>) {
    var iterator = arguments.makeIterator()
    while let flag = iterator.next() {
      // A value that looks like a flag is for the parser to refuse.
      guard flags.contains(flag), let value = iterator.next(), !value.hasPrefix("-") else {
        return nil
      }
      values[flag, default: []].append(value)
    }
  }

  /// Every value of a flag.
  public func all(_ flag: String) -> [String] { values[flag] ?? [] }

  /// The duration of a flag in seconds; `nil` without exactly one that can be read.
  public func seconds(_ flag: String) -> Int64? {
    guard all(flag).count == 1, let value = Quantity.seconds(all(flag)[0]), value > 0 else {
      return nil
    }
    return value
  }
}
