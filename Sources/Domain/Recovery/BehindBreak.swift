/// Committed frames behind the break of a log, which SQLite does not read.
public struct BehindBreak: Sendable {
  /// What is there, in words.
  public let text: String
  /// Whether they are known to be lost transactions; else they can also be what a killed commit
  /// left, of which nobody was told.
  public let isLoss: Bool

  /// Describes frames.
  public init(text: String, isLoss: Bool) {
    self.text = text
    self.isLoss = isLoss
  }
}
