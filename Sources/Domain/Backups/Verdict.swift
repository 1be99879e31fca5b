/// What is known about a snapshot or a store in it.
public enum Verdict: String, Codable, Sendable {
  /// Copied whole and found sound by the checks that were asked for.
  case proven
  /// Copied whole; its content was not checked, or could not be.
  case unverified
  /// The source was damaged, shrunken or gone: kept as evidence, never as the latest.
  case suspect
}
