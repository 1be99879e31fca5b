import Common
import SQLite

/// What a check of a copied store found: its content in numbers, and what is wrong.
struct StoreVerification: Sendable {
  var pageSizeBytes: Int?
  var pageCount: Int64?
  var tableRows: [String: Int64]?
  var eventPosition: Int64?
  var applicationID: Int32?
  var userVersion: Int32?
  var verdict = Verdict.unverified
  var problems: [String] = []

  /// Checks a file that nobody changes; nothing beside it is looked at or created.
  ///
  /// The integrity check runs on a second thread while rows are counted on this one.
  static func of(
    _ path: String, depth: Integrity.Depth?, stopReason: @escaping @Sendable () -> StopReason?
  ) throws -> StoreVerification {
    var result = StoreVerification()
    guard let header = try StoreHeader.read(path) else {
      return try emptyOrDamaged(path)
    }
    let size = try Disk.status(path)?.size ?? 0
    (result.pageSizeBytes, result.pageCount) = (header.pageSize, size / Int64(header.pageSize))
    (result.applicationID, result.userVersion) = (header.applicationID, header.userVersion)
    guard let depth else { return result }
    // SQLite reads single pages in the order of its trees, which on a cold file takes the disk ten
    // times as long as reading it from one end to the other.
    let ahead = Background { try Descriptor(opening: path, .readNoFollow).readAhead() }
    defer { try? ahead.wait() }  // only a hint
    let check = Background { try integrity(path, depth, stopReason) }
    do throws(SQLiteError) {
      try result.count(path, stopReason)
    } catch {
      if error.isCorrupt { result.problems.append("counting rows: \(error.message)") }
    }
    result.conclude(try check.wait())
    return result
  }

  private static func emptyOrDamaged(_ path: String) throws -> StoreVerification {
    var result = StoreVerification(verdict: .suspect)
    let isEmpty = try Disk.status(path)?.size == 0
    if isEmpty { result = StoreVerification(tableRows: [:], verdict: .proven) }
    if !isEmpty { result.problems = ["the file does not begin like a SQLite store"] }
    return result
  }

  private static func integrity(
    _ path: String, _ depth: Integrity.Depth, _ stopReason: @escaping @Sendable () -> StopReason?
  ) throws -> Integrity {
    let database = try Database(path, .immutable)
    database.stopWhen { stopReason() != nil }
    return database.integrity(depth)
  }

  private mutating func count(
    _ path: String, _ stopReason: @escaping @Sendable () -> StopReason?
  ) throws(SQLiteError) {
    let database = try Database(path, .immutable)
    database.stopWhen { stopReason() != nil }
    tableRows = try database.rowCounts()
    if tableRows?["events"] != nil, try database.columns(of: "events").contains("id") {
      eventPosition = try database.number("SELECT max(id) FROM events") ?? 0
    }
    let violations = try database.foreignKeys().violationCount
    if violations > 0 { problems.append("\(violations) rows violate a foreign key") }
  }

  private mutating func conclude(_ integrity: Integrity) {
    switch integrity {
    case .ok: verdict = tableRows == nil ? .unverified : .proven
    case .damaged(let rows):
      verdict = .suspect
      problems += rows
    case .unknown(let reason):
      verdict = .unverified
      problems.append("could not be checked: \(reason)")
    }
    if problems.contains(where: { $0.hasPrefix("counting rows") }) { verdict = .suspect }
  }
}
