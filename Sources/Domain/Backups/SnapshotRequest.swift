public import SQLite

/// What the caller of `create` wants.
public struct SnapshotRequest: Sendable {
  /// Why the snapshot is made.
  public var reason: String?
  /// The user's word for it.
  public var tag: String?
  /// How the copies are checked; `nil` leaves the snapshot unverified.
  public var depth: Integrity.Depth?
  /// Make none while the newest is younger than this, in seconds.
  public var ifOlderThanSeconds: Int64?
  /// Whether a store that is gone or shrank is meant to be so.
  public var acceptsLoss: Bool
  /// More paths to protect.
  public var include: [String]
  /// Seconds to wait for locks.
  public var busySeconds: Int64

  /// Creates a request.
  public init(
    reason: String? = nil, tag: String? = nil, depth: Integrity.Depth? = .full,
    ifOlderThanSeconds: Int64? = nil, acceptsLoss: Bool = false, include: [String] = [],
    busySeconds: Int64 = 5
  ) {
    self.reason = reason
    self.tag = tag
    self.depth = depth
    self.ifOlderThanSeconds = ifOlderThanSeconds
    self.acceptsLoss = acceptsLoss
    self.include = include
    self.busySeconds = busySeconds
  }
}

/// What `create` came to.
public enum SnapshotOutcome: Sendable {
  /// A new snapshot, of whatever verdict.
  case created(Manifest)
  /// The newest snapshot is proven and young enough.
  case notDue(id: String, ageSeconds: Int64)
  /// The newest snapshot is suspect, and what it was made of has not changed since.
  case stillSuspect(Manifest)
  /// The workspace has nothing to protect yet.
  case nothing
}
