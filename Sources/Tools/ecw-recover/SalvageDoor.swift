import Common
import Recovery
import SQLite
import Salvage

/// What the other verbs ask of salvage.
struct SalvageDoor: Sendable {
  let world: World
  let scratch: ScratchSpace
  /// A store whose schema helps where the damaged one's is gone.
  var snapshot: String?

  /// What a pass over the bytes of a store finds; `nil` when nothing in it looks like a page.
  func read(_ store: String) throws -> (reading: StoreReading, summary: ReadingSummary)? {
    do {
      let evidence = try Evidence.inPlace(StoreFiles(store))
      let reading = try StoreReading(evidence, ReadingOptions(snapshot: snapshot))
      return (reading, try reading.forEachRow(checkpoint: world.checkpoint) { _ in })
    } catch let failure as Failure where failure.status == .dataError {
      return nil
    }
  }

  /// The rows by table that a damaged store still has; `nil` when nothing can be told.
  func rows(_ store: String) throws -> [String: Int64]? {
    guard let (reading, summary) = try read(store) else { return nil }
    return Dictionary(
      zip(reading.tables.map(\.name), summary.tables.map(\.rows)), uniquingKeysWith: +)
  }

  /// Saves the rows of a damaged store into a new one.
  func save(_ store: String, to target: String) throws {
    _ = try Salvager(
      StoreFiles(store), to: target, ReadingOptions(snapshot: snapshot), world
    ).run()
  }
}
