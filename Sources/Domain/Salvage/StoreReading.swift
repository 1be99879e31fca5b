import Common
import SQLite

/// A damaged store opened as bytes: its layout, its tables, and every row that is still there.
///
/// For example, the rows of a store, table by table, each with its origin:
///
///     let evidence = try Evidence.inPlace(StoreFiles(path))
///     let reading = try StoreReading(evidence, ReadingOptions(snapshot: newest))
///     let summary = try reading.forEachRow { row in
///       guard case .table(let index) = row.placement else { return }
///       use(reading.tables[index].name, row.values(reading.tables[index]), row.origin, row.doubts)
///     }
public final class StoreReading {
  /// How the store is laid out.
  public var geometry: Geometry { store.geometry }
  /// The tables whose rows can be recovered.
  public var tables: [TableLayout] { catalog.tables }
  /// Whether every row of the schema was found in the store itself.
  public let schemaIsWhole: Bool
  /// What the reader could not make sense of, in the schema and in the log or journal.
  public let problems: [String]
  /// What of these is about the log or the journal, where SQLite itself would not complain.
  ///
  /// Committed changes are not read, or changes that were never committed may be.
  public let logProblems: [String]

  let evidence: Evidence
  let store: PageStore
  let catalog: Catalog
  let options: ReadingOptions
  let schemaPages: [UInt32]

  /// Opens a store; it throws only when nothing in it looks like a page.
  public init(_ evidence: Evidence, _ options: ReadingOptions = ReadingOptions()) throws {
    self.evidence = evidence
    self.options = options
    let found = try StoreFinder.open(evidence, options)
    let schema: SchemaSearch.Found
    var catalog: Catalog
    (store, schema, catalog) = try SchemaSources(found, evidence, options).result()
    for layout in try RefusedTables(store).layouts(catalog.refusedTables) { catalog.add(layout) }
    self.catalog = catalog
    schemaIsWhole = schema.isWhole
    schemaPages = schema.pages
    let log = LogProblems(store, evidence, options.log)
    logProblems = log.texts
    problems = store.geometry.problems + catalog.problems + logProblems + log.notes
  }

  /// Lends every row once: table by table, then what lost its parent, then what was deleted.
  ///
  /// The object is the same for every row; what is to be kept has to be copied. `checkpoint` is
  /// called from time to time with the bytes done and may throw to stop.
  public func forEachRow(
    checkpoint: @escaping () throws -> Void = {}, _ body: @escaping (SalvagedRow) throws -> Void
  ) throws -> ReadingSummary {
    try RowPass(self, checkpoint, body).run()
  }

  /// The sources of the store: its files, with what is usable in each.
  public var sources: [SourceReport] {
    evidence.files.map { file in
      var report = SourceReport(file)
      switch file.role {
      case .database:
        report.pages = Int64(store.filePages) - Int64(geometry.missingPages)
      case .wal:
        report.pages = store.log.map { Int64($0.frames.count) } ?? 0
        report.log = store.foundLog.map(LogReport.init)
      case .journal: report.pages = Int64(store.journal?.pages.count ?? 0)
      }
      return report
    }
  }
}

/// What is usable in one file of a store.
public struct SourceReport: Sendable {
  /// What the file is to the store.
  public let role: Evidence.Role
  /// Where it is.
  public let path: String
  /// Its size in bytes.
  public let sizeBytes: Int64
  /// Its SHA-256, when it was copied.
  public let sha256: String?
  /// Bytes the disk did not give back.
  public let unreadableBytes: Int64
  /// Pages of the store that are read from it.
  public internal(set) var pages: Int64 = 0
  /// The frames of a log.
  public internal(set) var log: LogReport?

  init(_ file: Evidence.File) {
    role = file.role
    path = file.origin
    sizeBytes = file.sizeBytes
    sha256 = file.sha256
    unreadableBytes = file.unreadableBytes
  }
}

/// The frames of a write-ahead log.
public struct LogReport: Sendable {
  /// Whole frames in the file.
  public let frameCount: Int
  /// Frames by how far they can be trusted.
  public let frames: [FrameTrust: Int]
  /// Frames of an earlier round of the log.
  public let foreignCount: Int
  /// The first frame that SQLite would not read, from 1.
  public let breakAt: UInt32?

  init(_ log: LogMap) {
    frameCount = log.frameCount
    frames = log.counts
    foreignCount = log.foreignCount
    breakAt = log.breakAt.map { $0 + 1 }
  }
}
