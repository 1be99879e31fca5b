/// The limits from which a measured value is a warning or critical.
public struct Thresholds: Sendable {
  /// Pending signals from which there are too many.
  public var pendingSignals = 10
  /// Age in seconds from which a signal is stale.
  public var staleSeconds: Int64 = 3600
  /// Size in bytes from which a store is large.
  public var storeBytes: Int64 = 100 << 20
  /// Size in bytes from which a log is large.
  public var logBytes: Int64 = 64 << 20
  /// Age in seconds of the newest proven snapshot that is a warning.
  public var backupWarningSeconds: Int64 = 48 * 3600
  /// Age in seconds of the newest proven snapshot that is critical.
  public var backupCriticalSeconds: Int64 = 7 * 86400
  /// Age in seconds of the last restore drill that is a warning.
  public var drillSeconds: Int64 = 30 * 86400
  /// Free share of the disk in percent below which it is a warning.
  public var diskWarningPercent = 10
  /// Free share of the disk in percent below which it is critical.
  public var diskCriticalPercent = 3

  /// Creates the limits of a fresh installation.
  public init() {}
}
