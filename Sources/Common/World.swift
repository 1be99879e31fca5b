/// Everything that reaches a tool from outside, in one value.
///
/// Only the Terminal adapter builds a live one; the rest of the code is handed it. In a test,
/// start from ``unset``: what the test did not provide stops it with an explanation.
@safe public struct World: Sendable {
  /// The wall clock.
  public var now: @Sendable () -> Timestamp
  /// The offset of local time from UTC at a moment, in seconds.
  public var utcOffset: @Sendable (Timestamp) -> Int64
  /// The environment variables.
  public var environment: [String: String]
  /// The current directory, absolute.
  public var currentDirectory: String
  /// The name of this machine.
  public var host: String
  /// Writes to standard output: the result and nothing else.
  public var out: @Sendable (String) -> Void
  /// The same for UTF-8 in memory that is only lent.
  public var outBytes: @Sendable (UnsafeRawBufferPointer) -> Void
  /// Writes to standard error: talk, progress and errors.
  public var err: @Sendable (String) -> Void
  /// Standard input, line by line, until `nil`.
  public var readLine: @Sendable () -> String?
  /// Shows how far long work has come.
  public var progress: @Sendable (Progress) -> Void
  /// Why the work must stop now, if it must.
  public var stopReason: @Sendable () -> StopReason?

  /// Creates a world.
  public init(
    now: @escaping @Sendable () -> Timestamp,
    utcOffset: @escaping @Sendable (Timestamp) -> Int64,
    environment: [String: String], currentDirectory: String, host: String,
    out: @escaping @Sendable (String) -> Void, err: @escaping @Sendable (String) -> Void,
    readLine: @escaping @Sendable () -> String?,
    progress: @escaping @Sendable (Progress) -> Void,
    stopReason: @escaping @Sendable () -> StopReason?,
    outBytes: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil
  ) {
    self.now = now
    self.utcOffset = utcOffset
    self.environment = environment
    self.currentDirectory = currentDirectory
    self.host = host
    self.out = out
    unsafe self.outBytes = outBytes ?? { unsafe out(String(decoding: $0, as: UTF8.self)) }
    self.err = err
    self.readLine = readLine
    self.progress = progress
    self.stopReason = stopReason
  }

  /// Throws when the user interrupted the tool or its time limit is over.
  public func checkpoint() throws {
    switch stopReason() {
    case nil: return
    case .interrupted: throw Failure("interrupted", status: .interrupted)
    case .timedOut: throw Failure("time limit reached", status: .timedOut)
    }
  }
}

/// Why work must stop before it is done.
public enum StopReason: Sendable, Equatable {
  /// A signal asked for it.
  case interrupted
  /// The time limit of the call is over.
  case timedOut
}

/// How far a piece of long work has come.
public struct Progress: Sendable, Equatable {
  /// What is being done: "copy events.db".
  public var label: String
  /// Bytes done.
  public var doneBytes: Int64
  /// Bytes in all.
  public var totalBytes: Int64

  /// Creates a reading.
  public init(label: String, doneBytes: Int64, totalBytes: Int64) {
    self.label = label
    self.doneBytes = doneBytes
    self.totalBytes = totalBytes
  }
}

extension World {
  /// A world in which every unprovided part stops the test that touches it.
  public static let unset = unsafe World(
    now: { fatalError("this test has no clock: set world.now") },
    utcOffset: { _ in fatalError("this test has no time zone: set world.utcOffset") },
    environment: [:], currentDirectory: "/this-test-has-no-current-directory", host: "test-host",
    out: { fatalError("this test has no standard output: set world.out; got \($0)") },
    err: { fatalError("this test has no standard error: set world.err; got \($0)") },
    readLine: { fatalError("this test has no standard input: set world.readLine") },
    progress: { _ in }, stopReason: { nil })
}
