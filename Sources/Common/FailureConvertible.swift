/// An error of an adapter that knows its own sentence, hint and exit status.
public protocol FailureConvertible: Error {
  /// The error as a person reads it.
  var asFailure: Failure { get }
}

extension SystemFailure: FailureConvertible {}
