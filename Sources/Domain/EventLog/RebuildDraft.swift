import Common
import SQLite

/// The new projection store in the making, beside the one it will replace.
///
/// It is a copy of that one, so that other tables stay as they are, with one table made anew. Its
/// own table says how far it has come; it goes before the draft is put in place.
struct RebuildDraft {
  static let stateTable = "ecw_rebuild"

  let path: String
  let target: String
  let table: String
  let world: World

  init(target: String, table: String, world: World) {
    self.target = target
    self.table = table
    self.world = world
    let name = table.utf8.allSatisfy {
      $0 == 95 || (48...57).contains($0) || (97...122).contains($0)
    }
    path = Path.parent(target) + "/.ecw-rebuild-" + (name ? table : "table") + ".db"
  }

  /// What was the target when the draft was copied from it: anything else makes a new draft.
  func origin() throws -> String {
    func mark(_ path: String) throws -> String {
      // Whoever opens a store in WAL mode begins a log; an empty one changes nothing.
      guard let status = try Disk.status(path), status.size > 0 else { return "-" }
      return "\(status.inode) \(status.size) \(status.modified.nanoseconds)"
    }
    let files = StoreFiles(target)
    return try [files.base, files.wal, files.journal].map(mark).joined(separator: ", ")
  }

  /// How far an interrupted build came; `nil` when there is none that can be taken up.
  func resumable(origin: String, witness: (Int64) throws -> String?) throws -> Projector.State? {
    guard try Disk.exists(path) else { return nil }
    // A draft that cannot be read is not worth a question: it is made anew.
    guard let database = try? Database(path, .readWrite) else { return nil }
    var state: Projector.State?
    var mark: String?
    try? database.forEach(
      """
      SELECT position, orphans, unknown, events, witness FROM \(Self.stateTable)
      WHERE origin = ?1 AND name = ?2
      """, [.text(origin), .text(table)]
    ) { row in
      state = Projector.State(
        position: row.number(0) ?? 0, orphans: row.number(1) ?? 0, unknown: row.number(2) ?? 0,
        events: row.number(3) ?? 0)
      mark = row.text(4)
      return false
    }
    guard let state, state.position > 0, try witness(state.position) == mark else { return nil }
    return state
  }

  /// Begins a draft; what was there of an earlier one goes.
  func begin(origin: String, tables: String?, busySeconds: Int64) throws {
    try remove()
    try Disk.makeDirectories(Path.parent(path))
    _ = try Descriptor(opening: path, .createNew(mode: 0o600))
    if try Disk.exists(target) {
      let pinned = try PinnedStore(
        target, busySeconds: busySeconds, stopWhen: { [world] in world.stopReason() != nil })
      try pinned.backUp(to: path, checkpoint: world.checkpoint)
    }
    let database = try open()
    if let tables {
      try database.execute("DROP TABLE IF EXISTS main.\(Database.identifier(table)); \(tables)")
    }
    try database.execute(
      """
      DROP TABLE IF EXISTS \(Self.stateTable);
      CREATE TABLE \(Self.stateTable)(origin, name, position, orphans, unknown, events, witness)
      """)
    try database.run(
      "INSERT INTO \(Self.stateTable) VALUES (?1, ?2, 0, 0, 0, 0, NULL)", .text(origin),
      .text(table))
  }

  /// Opens the draft for building: it is ours alone, and a power loss only costs another build.
  func open() throws -> Database {
    let database = try Database(path, .readWrite)
    try database.execute("PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF")
    return database
  }

  static func save(_ state: Projector.State, to database: borrowing Database) throws {
    try database.run(
      """
      UPDATE \(stateTable) SET position = ?1, orphans = ?2, unknown = ?3, events = ?4, witness = ?5
      """, .integer(state.position), .integer(state.orphans), .integer(state.unknown),
      .integer(state.events), state.witness.map(Value.text) ?? .null)
  }

  /// Makes it a store like the one it replaces, durably.
  func finish(usesWAL: Bool, mode: UInt16) throws {
    do {
      let database = try open()
      try database.execute("DROP TABLE \(Self.stateTable)")
      guard database.integrity(.full) == .ok else {
        throw Failure("'\(path)' is not sound after the rebuild", status: .bad)
      }
      if usesWAL { try database.execute("PRAGMA journal_mode=WAL") }
    }
    for left in StoreFiles(path).all.dropFirst() where try Disk.exists(left) {
      try Disk.removeFile(left)  // the log that was just begun is empty, and its index
    }
    let file = try Descriptor(opening: path, .read)
    try file.setMode(mode)
    try file.sync()
  }

  /// Removes the draft; it holds nothing that the events do not.
  func remove() throws {
    for file in try StoreFiles(path).existing() { try Disk.removeFile(file) }
  }
}
