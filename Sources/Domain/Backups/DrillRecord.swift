public import Common

/// What the last restore drill showed: `drill.json` in the repository.
public struct DrillRecord: Codable, Sendable {
  /// The record's name and version.
  public var schema = "ecw.backup.drill/1"
  /// The snapshot that was restored.
  public var snapshot: String
  /// When the drill began.
  public var startedAt: Timestamp
  /// How long it took to have verified data again.
  public var durationSeconds: Double
  /// How old that data was: what a loss at that moment would have cost.
  public var dataAgeSeconds: Int64
  /// The size of what was restored in bytes.
  public var sizeBytes: Int64
  /// Whether everything came back sound.
  public var sound: Bool
  /// What was wrong.
  public var problems: [String]
}
