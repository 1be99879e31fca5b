/// The pages of the store as a reader with all its files would see them.
///
/// A page comes from the log, else from the journal, else from the database file. Pages that are
/// asked for in the order of the file are read in clusters into a cache of a fixed size.
final class PageStore {
  private static let clusterSize = 65536
  private static let slotCount = 64

  let geometry: Geometry
  /// The log, when pages are read from it.
  let log: LogMap?
  /// The journal, when pages are read from it.
  let journal: JournalMap?
  /// The log as it was found, used or not.
  let foundLog: LogMap?
  /// The journal as it was found, used or not.
  let foundJournal: JournalMap?
  /// The pages of the database file, those missing at its beginning included.
  let filePages: UInt32
  /// Pages that only the log or the journal has, in order.
  let extraPages: [UInt32]
  /// Pages above this are no longer part of the store.
  let limit: UInt32

  /// Whether there is a hot journal that cannot be used.
  private let lacksJournal: Bool
  private let database: Evidence.File?
  private let logFile: Evidence.File?
  private let journalFile: Evidence.File?
  private let extraSlots: [UInt32: Int]
  private var clusters: [Int64] = Array(repeating: -1, count: slotCount)
  private var lastCluster: Int64 = -1
  private let cache: [Buffer]

  init(_ evidence: Evidence, _ geometry: Geometry, log: LogMap?, journal: JournalMap?) {
    self.geometry = geometry
    (foundLog, foundJournal) = (log, journal)
    let log = log?.pageSize == geometry.pageSize && log?.frames.isEmpty == false ? log : nil
    self.log = log
    let isPlayed = journal?.pageSize == geometry.pageSize && journal?.isOver == false
    self.journal = log == nil && isPlayed ? journal : nil
    lacksJournal =
      log == nil && self.journal == nil && journal?.isOver != true
      && (journal != nil || evidence.file(.journal).map(JournalMap.isDestroyed) ?? false)
    database = evidence.file(.database)
    logFile = evidence.file(.wal)
    journalFile = evidence.file(.journal)
    let size = database?.sizeBytes ?? 0
    let pages = (size + Int64(geometry.pageSize) - 1) / Int64(geometry.pageSize)
    let count = pages == 0 ? 0 : UInt32(clamping: pages + Int64(geometry.missingPages))
    filePages = min(count, UInt32.max - 2)
    var extra = (log?.frames.keys.filter { $0 > count } ?? [])
    extra += self.journal?.pages.keys.filter { $0 > count } ?? []
    extraPages = extra.sorted()
    extraSlots = Dictionary(
      extraPages.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let committed = log.map { $0.committedPages } ?? self.journal?.pageCount ?? 0
    limit = committed > 0 ? committed : UInt32.max
    let hasClusters = database != nil
    cache = (0..<Self.slotCount).map { _ in Buffer(hasClusters ? Self.clusterSize : 0) }
  }

  /// The number of pages there are.
  var pageCount: Int { Int(filePages) + extraPages.count }

  /// Where the marks of a page are; `nil` for a page that is nowhere.
  func slot(of page: UInt32) -> Int? {
    if page == 0 || page > limit { return nil }
    if page <= filePages { return Int(page - 1) }
    return extraSlots[page].map { Int(filePages) + $0 }
  }

  /// The page of a slot.
  func page(of slot: Int) -> UInt32 {
    slot < Int(filePages) ? UInt32(slot + 1) : extraPages[slot - Int(filePages)]
  }

  /// Reads a page; `false` when it is nowhere.
  func load(_ page: UInt32, into buffer: Buffer) -> Bool {
    let size = geometry.pageSize
    if let frame = log?.frames[page], let log, let logFile {
      logFile.read(log.offset(of: frame.number), size, into: buffer)
      return true
    }
    if let offset = journal?.pages[page], let journalFile {
      journalFile.read(offset, size, into: buffer)
      return true
    }
    guard page > geometry.missingPages, page <= filePages, page <= limit, let database else {
      return false
    }
    let offset = Int64(page - 1 - geometry.missingPages) * Int64(size)
    let cluster = offset / Int64(Self.clusterSize)
    let slot = Int(cluster % Int64(Self.slotCount))
    let isInOrder = cluster == lastCluster || cluster == lastCluster + 1
    lastCluster = cluster
    if clusters[slot] != cluster {
      guard isInOrder else {
        database.read(offset, size, into: buffer)
        return true
      }
      database.read(cluster * Int64(Self.clusterSize), Self.clusterSize, into: cache[slot])
      clusters[slot] = cluster
    }
    buffer.set(cache[slot].bytes.part(Int(offset % Int64(Self.clusterSize)), size))
    return true
  }

  /// Whether the file ends within the page.
  func isCut(_ page: UInt32) -> Bool {
    page == filePages && log?.frames[page] == nil && journal?.pages[page] == nil
      && (database?.sizeBytes ?? 0) % Int64(geometry.pageSize) != 0
  }

  /// Whether a page may have changes that were never committed: the journal that would take them
  /// back is not whole.
  func isUnsettled(_ page: UInt32) -> Bool {
    journal?.isUnsettled(page) ?? lacksJournal
  }

  /// Where a page comes from.
  func origin(of page: UInt32) -> RowOrigin {
    if let frame = log?.frames[page] {
      return RowOrigin(page: page, source: .wal, frame: frame.number, trust: frame.trust)
    }
    let isJournal = journal?.pages[page] != nil
    return RowOrigin(
      page: page, source: isJournal ? .journal : .database, frame: nil, trust: .committed)
  }
}

/// Where a row was found.
public struct RowOrigin: Sendable, Equatable {
  /// The page of the store.
  public let page: UInt32
  /// The file the page was read from.
  public let source: Evidence.Role
  /// The frame of the log, counted from 0.
  public let frame: UInt32?
  /// How far the page can be trusted.
  public let trust: FrameTrust
}
