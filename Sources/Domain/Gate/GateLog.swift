import Common

/// The file that holds the output of one run.
public struct GateLog: Sendable {
  /// Its absolute path.
  public let path: String
  /// Its path from the workspace root.
  public let name: String

  /// How much was printed.
  var size: Int64 { (try? Disk.status(path)?.size) ?? 0 }  // a log that is gone limits nothing
}
