import Common
import Recovery

/// What the other verbs ask of salvage.
struct SalvageDoor: Sendable {
  let world: World
  let scratch: ScratchSpace

  /// The rows by table that a damaged store still has; `nil` when nothing can be told.
  func rows(_ store: String) throws -> [String: Int64]? { nil }

  /// Saves the rows of a damaged store into a new one.
  func save(_ store: String, to target: String) throws {
    throw Failure("'\(store)' is damaged", hint: "ecw-recover assess", status: .dataError)
  }
}
