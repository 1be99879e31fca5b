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

  /// Refuses a source whose texts are encoded otherwise than those of the first: SQLite joins no two.
  static func refuseOtherTexts(
    _ source: MergeSource, _ index: Int, _ base: MergeSource, _ database: borrowing Database
  ) throws {
    let ours = try database.texts("PRAGMA main.encoding").first ?? ""
    let theirs = try Database(source.path, .immutable).texts("PRAGMA encoding").first ?? ""
    if ours == theirs { return }
    let odd = theirs == "UTF-8" ? base : source
    let failure = Failure(
      "'\(source.name)' has its texts in \(theirs), '\(base.name)' in \(ours)",
      hint: odd.origin.map {
        "sqlite3 -readonly \(Shell.quote($0)) .dump | sqlite3 \(Shell.quote($0 + ".utf8.db"))"
      } ?? source.lookHint, status: .dataError)
    throw MergeSourceFailure(index: index, isOnlyFirst: false, asFailure: failure)
  }

  // Wrong statements, damage, too big values, broken rules, other types, no store.
  private static func isContent(_ error: SQLiteError) -> Bool {
    [1, 11, 18, 19, 20, 26].contains(error.code & 0xff)
  }
}
