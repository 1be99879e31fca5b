public import Common
import SQLite

/// Reads what is in a store without touching it or anything beside it.
///
/// A file with a log or a journal is copied to scratch first: opening it in place would change it.
public struct StoreInspector: Sendable {
  /// What can be salvaged of a damaged store: its rows by table; `nil` when nothing can be told.
  public typealias Salvage = @Sendable (_ path: String) throws -> [String: Int64]?

  /// What SQLite would silently leave out of the log of a store; `nil` when nothing is lost so.
  public typealias Unseen = @Sendable (_ path: String) throws -> BehindBreak?

  /// What was found.
  public struct Reading: Sendable {
    /// What can be read.
    public var readable = Remnant.Readable.no
    /// The rows of each table.
    public var tableRows: [String: Int64]?
    /// The highest number of an event.
    public var eventPosition: Int64?
    /// What is wrong, if anything.
    public var problems: [String] = []
    /// Whether frames behind the break of its log may have been committed: nothing tells.
    public var isUnsettled = false
  }

  let world: World
  let scratch: ScratchSpace
  let salvage: Salvage
  let unseen: Unseen

  /// Prepares readings.
  public init(
    world: World, scratch: ScratchSpace, salvage: @escaping Salvage, unseen: @escaping Unseen
  ) {
    self.world = world
    self.scratch = scratch
    self.salvage = salvage
    self.unseen = unseen
  }

  /// Reads a store; when its files change meanwhile, again, three times in all.
  public func read(_ path: String) throws -> Reading {
    for _ in 0..<3 {
      let before = try StoreMoment(path)
      do {
        let reading = try readOnce(path)
        if try StoreMoment(path) == before { return reading }
      } catch let failure as SystemFailure where failure.isMissing {
        continue  // a log or a journal that went away meanwhile
      }
    }
    return Reading(readable: .unknown, problems: ["it kept changing while it was looked at"])
  }

  private func readOnce(_ path: String) throws -> Reading {
    let files = StoreFiles(path)
    let beside = try [files.wal, files.journal].filter { try (Disk.status($0)?.size ?? 0) > 0 }
    guard let header = try headerBytes(path), header.starts(with: "SQLite format 3\0".utf8),
      StoreHeader(header) != nil
    else { return try salvaged(path, ["it does not begin like a SQLite store"]) }
    if beside.isEmpty { return try read(path, .immutable, of: path) ?? salvaged(path, []) }
    // SQLite would call the rest sound, and remove the log with what it does not read of it.
    let unseen = try unseen(path)
    if let unseen, unseen.isLoss { return try salvaged(path, [unseen.text]) }
    let copy = try scratch.fresh()
    defer { try? Disk.removeTree(Path.parent(copy)) }  // removed with the scratch space at the end
    for file in [path] + beside {
      _ = try FileHash.copy(
        file, to: copy + file.dropFirst(path.count), checkpoint: world.checkpoint)
    }
    var reading = try read(copy, .readWrite, of: path) ?? salvaged(path, [])
    if let unseen {
      reading.problems.append(unseen.text)
      reading.isUnsettled = reading.readable == .sound
    }
    return reading
  }

  private func headerBytes(_ path: String) throws -> [UInt8]? {
    guard try Disk.status(path)?.kind == .file else { return nil }
    let file = try Descriptor(opening: path, .readNoFollow)
    var bytes = [UInt8](repeating: 0, count: StoreHeader.byteCount)
    return Array(bytes[..<(try file.read(into: &bytes))])
  }

  // `nil` when SQLite cannot read it.
  private func read(_ path: String, _ mode: Database.Mode, of original: String) throws -> Reading? {
    var reading = Reading()
    do throws(SQLiteError) {
      let database = try Database(path, mode)
      database.stopWhen { [world] in world.stopReason() != nil }
      switch database.integrity(.quick) {
      case .ok: reading.readable = .sound
      case .damaged(let problems): (reading.readable, reading.problems) = (.damaged, problems)
      case .unknown(let reason): (reading.readable, reading.problems) = (.unknown, [reason])
      }
      reading.tableRows = try database.rowCounts()
      if try database.columns(of: "events").contains("id") {
        reading.eventPosition = try database.number("SELECT max(id) FROM events")
      }
    } catch {
      if error.isCorrupt { return nil }
      if !error.isInterrupted { reading.problems.append(error.message) }
    }
    try world.checkpoint()
    if reading.readable == .damaged, let rows = try salvage(original) {
      reading.tableRows = rows
    }
    return reading
  }

  private func salvaged(_ path: String, _ problems: [String]) throws -> Reading {
    guard let rows = try salvage(path), rows.values.contains(where: { $0 > 0 }) else {
      return Reading(readable: .no, problems: problems)
    }
    return Reading(readable: .damaged, tableRows: rows, problems: problems)
  }
}

extension Remnant {
  /// Takes over what a reading found.
  public mutating func take(_ reading: StoreInspector.Reading) {
    readable = reading.readable
    eventCount = reading.tableRows?["events"]
    rowCount = reading.tableRows?.values.reduce(0) { $0.addingAtMost($1) }
    tableRows = reading.tableRows
    eventPosition = reading.eventPosition
    note = note ?? reading.problems.first
  }
}
