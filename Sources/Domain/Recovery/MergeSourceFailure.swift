public import Common
import SQLite

/// Why a merge fails because of one of its sources; without it the others may come together.
public struct MergeSourceFailure: FailureConvertible {
  /// The source, counted from 0.
  public let index: Int
  /// Whether it only cannot be the first one, whose layout the new store has.
  public let isOnlyFirst: Bool
  /// The error as a person reads it.
  public let asFailure: Failure

  /// Blames a source for what its content makes impossible; other errors stay what they are.
  static func blaming<Result>(_ source: MergeSource, _ index: Int, _ body: () throws -> Result)
    throws -> Result
  {
    do {
      return try body()
    } catch let error as SQLiteError where isContent(error) {
      let failure = Failure(
        "'\(source.name)' cannot be merged: \(error.message)", hint: source.lookHint,
        status: .dataError)
      throw MergeSourceFailure(index: index, isOnlyFirst: false, asFailure: failure)
    } catch let failure as Failure where failure.status == .dataError {
      throw MergeSourceFailure(index: index, isOnlyFirst: index == 0, asFailure: failure)
    }
  }

  // Wrong statements, damage, too big values, broken rules, other types, no store.
  private static func isContent(_ error: SQLiteError) -> Bool {
    [1, 11, 18, 19, 20, 26].contains(error.code & 0xff)
  }
}
