public import ArgumentParser
import Common

/// The options that every verb of every tool takes.
public struct CommonOptions: ParsableArguments {
  /// The workspace, when not found from the current directory.
  @Option(
    name: .long,
    help: ArgumentHelp("The workspace (default: $ECW_ROOT, else found upwards).", valueName: "dir"),
    completion: .directory)
  public var root: String?

  /// Whether records are printed as JSON.
  @Flag(name: .long, help: "Print records as JSON: a report as one object, a list one per line.")
  public var json = false

  /// The time limit of the call.
  @Option(
    name: .long,
    help: ArgumentHelp("Give up after this time, such as 20s (exit 124).", valueName: "duration"))
  public var timeout: Limit?

  /// Creates the options unset.
  public init() {}

  /// A duration above zero.
  public struct Limit: ExpressibleByArgument, Sendable {
    /// The duration in seconds.
    public let seconds: Int64

    /// Reads `20s`, `5m`.
    public init?(argument: String) {
      guard let value = Quantity.seconds(argument), value > 0 else { return nil }
      seconds = value
    }
  }
}
