/// A failure as a person reads it: what is wrong, what to type next, and the exit status.
///
/// The message is lower case, without a full stop, with its subject in single quotes. The hint is
/// a command line that works when pasted.
public struct Failure: Error, Sendable, Equatable {
  /// What is wrong, the reason first.
  public var message: String
  /// A command to type next.
  public var hint: String?
  /// The status the tool exits with.
  public var status: ExitStatus

  /// Creates a failure.
  public init(_ message: String, hint: String? = nil, status: ExitStatus = .failed) {
    self.message = message
    self.hint = hint
    self.status = status
  }
}

extension Failure: CustomStringConvertible {
  /// The message alone.
  public var description: String { message }
}
