public import Common
import SQLite

/// An event store that is read without changing a byte of any of its files.
public struct EventSource: Sendable {
  /// The path of the store.
  public let path: String
  let world: World
  let busySeconds: Int64

  /// Names a store; nothing is opened yet.
  public init(_ path: String, world: World, busySeconds: Int64) {
    self.path = path
    self.world = world
    self.busySeconds = busySeconds
  }

  /// Reads one committed state; a body that hands rows on as they come is run once only.
  func read<Result>(
    once: Bool = false, _ body: (borrowing Database, EventLayout) throws -> Result
  ) throws -> Result {
    try readStore(once: once) { database in
      let layout = try EventLayout(database)
      return try body(database, layout)
    }
  }

  func readStore<Result>(
    once: Bool = false, _ body: (borrowing Database) throws -> Result
  ) throws -> Result {
    try StoreReader.reading(
      path, busySeconds: busySeconds, once: once, world: world, layout: present, body)
  }

  // A link is followed, as SQLite does: the log lies beside what it leads to.
  private func present() throws -> StoreLayout {
    let isLink = try Disk.status(path)?.kind == .link
    let real = isLink ? (try? Disk.realPath(path)) ?? path : path  // dangling: told below
    let layout = try StoreLayout(real)
    guard layout.base?.kind == .file else {
      throw Failure(
        layout.hasLog
          ? "the store '\(path)' is gone, its log is still there: open it with nothing"
          : "no event store '\(path)'", hint: "ecw-recover find", status: .unavailable)
    }
    guard layout.base?.size ?? 0 > 0 else {
      throw Failure("'\(path)' is empty: 0 bytes", hint: "ecw-backup list", status: .bad)
    }
    return layout
  }
}
