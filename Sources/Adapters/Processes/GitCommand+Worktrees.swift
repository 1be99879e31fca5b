import Common

extension GitCommand {
  private static let mostAttempts = 100

  /// Like ``bytes(_:input:)``, for a command that reads the entries of all worktrees.
  ///
  /// Git stops at an entry that another git has only begun. That is over in milliseconds, so it is
  /// tried again for two seconds and more; an entry that stays so is what a killed git has left.
  public func bytesBesideNewWorktrees(_ arguments: [String]) throws -> [UInt8] {
    var attempts = 0
    while true {
      let (outcome, bytes) = try run(arguments)
      if outcome.isSuccess { return bytes }
      guard outcome.errors.contains("/commondir: ") else { throw failure(arguments, outcome) }
      attempts += 1
      guard attempts < Self.mostAttempts else {
        throw Failure(
          "the entry of a worktree was begun and never finished, so git stops: \(Self.said(outcome))",
          hint: "wt-clean repair")
      }
      try world.checkpoint()
      Pause.milliseconds(20)
    }
  }
}
