public import Common

/// What a salvage saved, from where, and what is gone: the record of one run.
public struct SalvageReceipt: Encodable, Sendable {
  /// One file of the evidence.
  public struct Source: Encodable, Sendable {
    /// What it is to the store.
    public let role: String
    /// Where it was found.
    public let path: String
    /// Its size in bytes.
    public let sizeBytes: Int64
    /// The SHA-256 of what was read.
    @OrNull public var sha256: String?
    /// Bytes the disk did not give back.
    public let unreadableBytes: Int64
    /// Pages of the store read from it.
    public let pageCount: Int64
    /// Frames of a log by trust; `null` for another file.
    @OrNull public var frames: [String: Int]?
    /// The first frame SQLite would not read, from 1.
    @OrNull public var breakAtFrame: Int64?

    init(_ report: SourceReport) {
      role = report.role.rawValue
      path = report.path
      sizeBytes = report.sizeBytes
      sha256 = report.sha256
      unreadableBytes = report.unreadableBytes
      pageCount = report.pages
      frames = report.log.map { log in
        var counts = Dictionary(
          log.frames.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: +)
        counts["foreign"] = log.foreignCount
        return counts.filter { $0.value > 0 }
      }
      breakAtFrame = report.log?.breakAt.map(Int64.init)
    }
  }

  /// What was saved of one table.
  public struct Table: Encodable, Sendable {
    /// The table's name.
    public let name: String
    /// Where its definition comes from.
    public let definition: String
    /// Rows of the new table that its tree led to, without a doubt.
    public let intactCount: Int64
    /// Rows of the new table that are in doubt.
    public let repairedCount: Int64
    /// Rows from a backup: none, merging is another verb's work.
    public let fromBackupCount: Int64
    /// Rows that a constraint or another row kept out of the table; they are set aside.
    public let conflictingCount: Int64
    /// Rows that are gone; `null` when nothing tells how many.
    @OrNull public var lostCount: Int64?
    /// Pages of the table that cannot be used.
    public let lostPageCount: Int
    /// Rows that were found by each doubt, those set aside among them.
    public let doubts: [String: Int64]
    /// Rows that were found by the file they were read from.
    public let sources: [String: Int64]
    /// Rows that differ from the snapshot's; `null` when it was not compared.
    @OrNull public internal(set) var differsFromSnapshotCount: Int64?
    /// Rows with a key that the snapshot does not have: newer ones, or ones with an altered key.
    @OrNull public internal(set) var notInSnapshotCount: Int64?
    /// Rows that only the snapshot has.
    @OrNull public internal(set) var onlyInSnapshotCount: Int64?
  }

  /// Rows that were set aside.
  public struct Aside: Encodable, Sendable {
    /// The table of the new store that has them.
    public let table: String
    /// Why the first of them is there.
    public let reason: String
    /// How many.
    public let rowCount: Int64
  }

  /// The record's name and version.
  public let schema = "ecw.recover.salvage/1"
  /// The damaged store.
  public let store: String
  /// The new store.
  public let target: String
  /// The page size in bytes.
  public let pageSizeBytes: Int
  /// Where the page size is known from.
  public let pageSizeOrigin: String
  /// Pages missing at the beginning of the file.
  public let missingPageCount: Int64
  /// How much of the log was believed.
  public let wal: String
  /// Whether the whole schema was in the store.
  public let isSchemaWhole: Bool
  /// The files that were read.
  public let sources: [Source]
  /// The tables.
  public internal(set) var tables: [Table]
  /// What was set aside.
  public let setAside: [Aside]
  /// Rows that were deleted and are still there; only looked for on request.
  public let deletedCount: Int64
  /// Whether the new store passed SQLite's full check.
  public let isVerified: Bool
  /// Rows of the new store that violate a foreign key.
  public let foreignKeyViolationCount: Int
  /// What could not be carried over.
  public internal(set) var problems: [String]

  /// The status a tool exits with: 0 all of it, 1 with doubts, 5 with losses.
  public var status: ExitStatus {
    if tables.contains(where: { $0.lostCount != 0 }) { return .partial }
    let isDoubtful = tables.contains {
      $0.repairedCount + $0.conflictingCount + ($0.differsFromSnapshotCount ?? 0) > 0
    }
    return isDoubtful || !setAside.isEmpty || !problems.isEmpty || !isSchemaWhole ? .findings : .ok
  }
}
