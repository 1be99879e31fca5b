public import Common
import SQLite

/// A program that changes a store while a reading of it asks whether to stop.
public final class Meddler: @unchecked Sendable {
  private let path: String
  private let sql: String
  private var asked = 0
  /// The changes that are still to be made.
  public private(set) var changesLeft = 0

  /// Names the store, and the change; none is made before ``meddle(readings:)``.
  public init(_ path: String, _ sql: String) { (self.path, self.sql) = (path, sql) }

  /// Changes the store from now on during so many readings as the one that was made so far.
  public func meddle(readings: Int) { changesLeft = asked * readings }

  /// The world in which this happens; for one thread.
  public func world(_ world: World = .fixed()) -> World {
    var world = world
    world.stopReason = { [self] in
      asked += 1
      guard changesLeft > 0 else { return nil }
      changesLeft -= 1
      // Opened, changed and closed as another program would; a change that fails is none.
      try? Database(path, .readWrite).execute(sql)
      return nil
    }
    return world
  }
}
