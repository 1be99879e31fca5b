public import Common

/// Something that a lost or damaged store can be brought back from.
public struct Remnant: Codable, Sendable {
  /// What can be read of it.
  public enum Readable: String, Codable, Sendable {
    /// SQLite finds nothing wrong.
    case sound
    /// A store, but damaged: salvage it.
    case damaged
    /// No store.
    case no
    /// It kept changing while it was looked at, or was not looked into.
    case unknown

    var rank: Int {
      switch self {
      case .sound: 3
      case .damaged: 2
      case .unknown: 1
      case .no: 0
      }
    }
  }

  /// The record's name and version.
  public var schema = "ecw.recover.remnant/1"
  /// What `extract` and `merge` take.
  public var id: String
  /// `store`, `file`, `quarantine`, `worktree`, `snapshot`, `trash`, `offsite`, `git`, `export`.
  public var kind: String
  /// Its path: absolute, or the one git or a snapshot has it under.
  @OrNull public var path: String?
  /// When it was written; of git's versions, the newest commit that has it.
  @OrNull public var time: Timestamp?
  /// The size in bytes, with its log.
  public var sizeBytes: Int64
  /// What can be read of it.
  public var readable: Readable
  /// The events in it; of a damaged store, those that can be salvaged.
  @OrNull public var eventCount: Int64?
  /// The rows of all tables.
  @OrNull public var rowCount: Int64?
  /// The rows of each table.
  @OrNull public var tableRows: [String: Int64]?
  /// The highest number of an event.
  @OrNull public var eventPosition: Int64?
  /// The SHA-256 of the file, in hexadecimal.
  @OrNull public var sha256: String?
  /// Of git's versions: a commit that has it.
  @OrNull public var commit: String?
  /// Of git's versions: `ref`, `reflog`, `unreachable`; `object` when no commit has it.
  @OrNull public var reachable: String?
  /// What else to know.
  @OrNull public var note: String?

  /// Creates a record of which only the place is known.
  public init(id: String, kind: String, path: String?, sizeBytes: Int64) {
    (self.id, self.kind, self.sizeBytes, readable) = (id, kind, sizeBytes, .unknown)
    self.path = path
  }

  /// Best first: sound before damaged, more events, a higher position, newer.
  public static func isBetter(_ a: Remnant, _ b: Remnant) -> Bool {
    func key(_ remnant: Remnant) -> (Int, Int64, Int64, Int64, Int64) {
      (
        remnant.readable.rank, remnant.eventCount ?? -1, remnant.rowCount ?? -1,
        remnant.eventPosition ?? -1, remnant.time?.nanoseconds ?? .min
      )
    }
    return key(a) > key(b)
  }
}
