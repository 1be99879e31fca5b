/// The version of the suite.
public enum SuiteVersion {
  /// The version that `--version` prints.
  public static let current = "0.1.0"
}
