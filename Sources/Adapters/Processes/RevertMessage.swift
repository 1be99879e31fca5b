/// What the message of a `git revert` says about the commit that it takes back.
public enum RevertMessage {
  /// The words that git puts before its name.
  public static let words = "This reverts commit "

  /// The names of the commits that a message says it takes back; `revert.reference` makes them
  /// short ones.
  public static func names(in message: String) -> [String] {
    message.split(separator: words, omittingEmptySubsequences: false).dropFirst()
      .map { String($0.prefix { $0.isHexDigit }) }.filter { $0.utf8.count >= 4 }
  }

  /// Whether a name, which may be short, is that of a commit.
  public static func isName(_ name: String, of commit: String) -> Bool {
    commit.utf8.starts(with: name.utf8)
  }
}
