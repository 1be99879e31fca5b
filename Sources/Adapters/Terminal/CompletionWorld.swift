public import Common

/// The outside world while a shell asks for completions.
public enum CompletionWorld {
  /// The live world.
  public static var current: World { LiveWorld(timeoutSeconds: 5).world }

  /// The value of an option among the words typed so far.
  public static func value(of option: String, in arguments: [String]) -> String? {
    for (index, word) in arguments.enumerated() {
      if word == option, index + 1 < arguments.count { return arguments[index + 1] }
      if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
    }
    return nil
  }
}
