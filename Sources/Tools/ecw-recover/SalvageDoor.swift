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
  ///
  /// Of a store that is sound to SQLite its log is read as far as SQLite reads it.
  func read(_ store: String, isSound: Bool = false) throws
    -> (reading: StoreReading, summary: ReadingSummary)?
  {
    do {
      let evidence = try Evidence.inPlace(StoreFiles(store))
      let reading = try StoreReading(evidence, options(store, isSound ? .strict : .lastCommit))
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

  private func options(_ store: String, _ mode: LogMode = .lastCommit) throws -> ReadingOptions {
    var options = ReadingOptions(log: mode, snapshot: snapshot)
    options.endsAtBreak = try LogBreak.isRemainder(in: StoreFiles(store))
    return options
  }

  /// What SQLite silently leaves out of the log of a store; `nil` when nothing that was committed.
  func unseen(_ store: String) throws -> BehindBreak? {
    guard try (Disk.status(StoreFiles(store).wal)?.size ?? 0) > 0 else { return nil }
    do {
      let reading = try StoreReading(Evidence.inPlace(StoreFiles(store)), options(store))
      guard let log = reading.sources.first(where: { $0.role == .wal })?.log,
        let count = log.frames[.behindBreak], count > 0
      else { return nil }
      let isLoss = try LogBreak.isLoss(in: StoreFiles(store))
      let text =
        "its log breaks at frame \(log.breakAt ?? 0): SQLite silently drops "
        + "\(count) \(isLoss ? "committed " : "")frames behind it"
      return BehindBreak(
        text: isLoss ? text : text + ": lost, or left by a commit that was killed", isLoss: isLoss)
    } catch let failure as Failure where failure.status == .dataError {
      return nil
    }
  }

  /// Saves the rows of a damaged store into a new one, and tells which could not be saved.
  func save(_ store: String, to target: String) throws -> UnsavedRows {
    let receipt = try Salvager(
      StoreFiles(store), to: target, options(store), world
    ).run()
    let numbers = receipt.tables.first { $0.name == "sqlite_sequence" }
    return UnsavedRows(
      lost: Dictionary(
        receipt.tables.map { ($0.name, $0.lostCount) }, uniquingKeysWith: { a, _ in a }),
      knowsNumbers: numbers.map { $0.lostCount == 0 && $0.intactCount + $0.repairedCount > 0 }
        ?? false,
      problems: receipt.problems)
  }
}
