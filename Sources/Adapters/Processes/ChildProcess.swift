public import Common
import Subprocess

#if canImport(Glibc)
  import Glibc
  import SystemPackage
#else
  import Darwin
  import System
#endif

/// A program to run: an argument vector, never a shell string.
public struct ChildProcess: Sendable {
  /// The program: a path, or a name that is looked up in `PATH`.
  public var program: String
  /// The arguments after the program's name.
  public var arguments: [String]
  /// The whole environment of the child.
  public var environment: [String: String]
  /// Where the child starts.
  public var directory: String
  /// Seconds after which the child and its group are ended, TERM first, then KILL.
  public var timeLimitSeconds: Int64
  /// What the child reads from its standard input; nothing by default.
  public var input: [UInt8] = []
  /// A file that the child reads instead as its standard input.
  public var inputFile: String?
  /// Whether what the child left running in its group is ended too, TERM first, then KILL.
  public var endsGroup = false

  /// Describes a program in the world's environment, without the variables of a git hook.
  ///
  /// In a hook git exports `GIT_DIR`, `GIT_INDEX_FILE` and more; a child that works on another
  /// repository would write into the wrong one.
  public init(
    _ program: String, _ arguments: [String], in directory: String, world: World,
    timeLimitSeconds: Int64 = 60
  ) {
    self.program = program
    self.arguments = arguments
    environment = world.environment.filter { !$0.key.hasPrefix("GIT_") }
    self.directory = directory
    self.timeLimitSeconds = timeLimitSeconds
  }

  /// What came of a child.
  public struct Outcome: Sendable, Equatable {
    /// How it ended.
    public enum End: Sendable, Equatable {
      /// With an exit status.
      case exited(Int32)
      /// By a signal.
      case signaled(Int32)
      /// By us, because its time was over.
      case timedOut
    }

    /// How it ended.
    public let end: End
    /// The last 64 KB of its standard error.
    public let errors: String
    /// Whether it exited with 0.
    public var isSuccess: Bool { end == .exited(0) }
  }

  /// Runs the child to its end and hands each piece of its standard output to a closure.
  ///
  /// A reason to stop ends the child and its group, and is thrown on as a ``Failure``.
  public func run(
    stopReason: @escaping @Sendable () -> StopReason? = { nil },
    onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) async throws -> Outcome {
    let leader = ProcessLeader()
    return try await withThrowingTaskGroup(of: Step.self) { group in
      group.addTask { .ended(try await execute(leader, onOutput)) }
      group.addTask { await .stop(watch(stopReason)) }
      guard let first = try await group.next() else { throw Failure("'\(program)' did not start") }
      group.cancelAll()
      switch first {
      case .ended(let outcome):
        if Task.isCancelled || endsGroup { await leader.endGroup(politely: !Task.isCancelled) }
        return outcome
      case .stop(let reason):
        // The cancelled run ends the child and its group; wait for that.
        while let _ = try? await group.next() {}
        await leader.endGroup()
        switch reason {
        case .interrupted: throw Failure("interrupted", status: .interrupted)
        case .timedOut: throw Failure("time limit reached", status: .timedOut)
        case nil: return Outcome(end: .timedOut, errors: "")
        }
      }
    }
  }

  private enum Step: Sendable {
    case ended(Outcome)
    case stop(StopReason?)
  }

  private func watch(_ stopReason: @Sendable () -> StopReason?) async -> StopReason? {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(timeLimitSeconds)
    while !Task.isCancelled, clock.now < end {
      if let reason = stopReason() { return reason }
      try? await Task.sleep(for: .milliseconds(20))  // only a cancellation ends it early
    }
    return nil
  }

  private func execute(
    _ leader: ProcessLeader, _ onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) async throws -> Outcome {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100)),
    ]
    let result: ExecutionResult<String, SequenceOutput, SequenceOutput>
    if inputFile == nil && input.isEmpty {
      result = try await started(.none, options, leader, onOutput)
    } else {
      let file =
        try inputFile.map { try FileDescriptor.open(FilePath($0), .readOnly) }
        ?? ChildInput.file(holding: input, in: environment)
      result = try await started(
        .fileDescriptor(file, closeAfterSpawningProcess: true), options, leader, onOutput)
    }
    return switch result.terminationStatus {
    case .exited(let code): Outcome(end: .exited(code), errors: result.takeClosureResult())
    case .signaled(let signal): Outcome(end: .signaled(signal), errors: result.takeClosureResult())
    }
  }

  private func started(
    _ input: some InputProtocol, _ options: PlatformOptions, _ leader: ProcessLeader,
    _ onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) async throws -> ExecutionResult<String, SequenceOutput, SequenceOutput> {
    // Of a name the library would fork a child for each directory of PATH until one has it.
    let path = program.contains("/") ? program : SearchPath.find(program, in: environment)
    let configuration = Configuration(
      executable: path.map { .path(FilePath($0)) } ?? .name(program),
      arguments: Arguments(arguments),
      environment: .custom(
        Dictionary(
          environment.compactMap { key, value in Environment.Key(rawValue: key).map { ($0, value) }
          },
          uniquingKeysWith: { $1 })),
      workingDirectory: FilePath(directory), platformOptions: options)
    do {
      return try await Subprocess.run(
        configuration, input: input, output: .sequence, error: .sequence
      ) { execution in
        leader.pid = execution.processIdentifier.value
        async let errors = Self.tail(execution.standardError)
        for try await piece in execution.standardOutput {
          onOutput(unsafe piece.withUnsafeBytes { unsafe [UInt8]($0) })
        }
        return try await errors
      }
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw Failure("'\(program)' is not installed", status: .unavailable)
    } catch let error as SubprocessError {
      throw Failure("'\(program)' did not start in '\(directory)': \(error)")
    }
  }

  private static func tail(_ output: SubprocessOutputSequence) async throws -> String {
    var bytes: [UInt8] = []
    for try await piece in output {
      bytes += unsafe piece.withUnsafeBytes { unsafe [UInt8]($0) }
      if bytes.count > 128 << 10 { bytes.removeFirst(bytes.count - (64 << 10)) }
    }
    return String(decoding: bytes.suffix(64 << 10), as: UTF8.self)
  }
}
