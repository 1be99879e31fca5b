import Common
import SQLite

/// Reads what is new in a store, look by look, and notices when it is not the store it was.
///
/// An event that was handed on is known by its content: when an older store comes in place of this
/// one, the next look goes on after the last event that both have.
public struct EventFollower: Sendable {
  private static let memory = 10_000

  private let source: EventSource
  private let asRecords: Bool
  private var filter: EventFilter
  // All up to here was looked at.
  private var after: Int64
  // The last events that were handed on, and the last one of each look, in their order.
  private var marks: [EventMark] = []
  private var hasForgotten = false
  private var file: FileStatus?

  /// Prepares following; nothing is read yet.
  public init(_ source: EventSource, _ filter: EventFilter, asRecords: Bool) {
    (self.source, self.filter, self.asRecords) = (source, filter, asRecords)
    after = Self.beginning(filter)
  }

  /// Whether as many events were handed on as the filter wants.
  public var isDone: Bool { filter.limit == 0 }

  /// Reads what is new; when it throws, the next look reads the same again.
  public mutating func look() throws -> EventLook {
    // When it is gone, the reading says so.
    let now = try? Disk.status(Disk.realPath(source.path))
    let past = self
    var look = try source.read { database, layout in try past.look(database, layout) }
    if let now, let file, look.news == nil,
      (now.inode, now.device) != (file.inode, file.device)
    {
      look.news = "'\(source.path)' was replaced by a store that has the events read so far, too"
    }
    file = now
    after = look.reached
    filter.limit? -= look.marks.count
    marks = marks.prefix(look.keptCount) + look.marks
    if let last = look.last, last != marks.last { marks.append(last) }
    if marks.count > Self.memory {
      marks.removeFirst(marks.count - Self.memory)
      hasForgotten = true
    }
    return look
  }

  private static func beginning(_ filter: EventFilter) -> Int64 {
    filter.fromPosition?.subtractingAtMost(1) ?? .min
  }

  private func look(_ database: borrowing Database, _ layout: EventLayout) throws -> EventLook {
    let highest = try database.number("SELECT max(\(layout.position)) FROM events")
    var look = EventLook(reached: after, keptCount: marks.count)
    try findStart(&look, highest, database, layout)
    if look.reached < .max {
      var rest = filter
      rest.fromPosition = look.reached + 1
      let (sql, values) = rest.query(layout)
      let records = asRecords ? RecordText() : nil
      try database.visit(sql, values) { row in
        guard filter.admits(row) ?? false else { return true }
        try look.take(row, records, limit: filter.limit)
        return !look.isCut
      }
      look.records = try records?.finish() ?? []
    }
    if look.isCut {
      look.reached = look.marks.last?.position ?? look.reached
    } else if let highest {
      look.reached = max(look.reached, highest)
      look.last = try EventMark.at(highest, database, layout)
    }
    return look
  }

  // What was handed on last must still be there, or the store is another one now.
  private func findStart(
    _ look: inout EventLook, _ highest: Int64?, _ database: borrowing Database,
    _ layout: EventLayout
  ) throws {
    guard let last = marks.last, try EventMark.at(last.position, database, layout) != last else {
      return
    }
    let same = try marks.lastIndex {
      try EventMark.at($0.position, database, layout) == $0
    }
    let kept = same.map { $0 + 1 } ?? 0
    look.keptCount = kept
    let what =
      "position \(last.position) of '\(source.path)' is not the event it was: an older or another "
      + "store is in its place; going on "
    if kept > 0 {
      look.reached = marks[kept - 1].position
      look.news = what + "after position \(look.reached), the last one that both have"
    } else if hasForgotten {
      look.reached = min(marks[0].position.subtractingAtMost(1), highest ?? 0)
      look.news =
        what + "after position \(look.reached); what is new before it is not printed, "
        + "'ecw-events log' prints it"
    } else {
      look.reached = Self.beginning(filter)
      look.news = what + "with its first event, for it has none of those read so far"
    }
  }
}
