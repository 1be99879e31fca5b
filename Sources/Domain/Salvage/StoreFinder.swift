import Common

/// Puts the pages of a store together from the files of the evidence.
enum StoreFinder {
  /// Finds page size, header and overlays, whatever is left of them.
  static func open(_ evidence: Evidence, _ options: ReadingOptions) throws -> PageStore {
    let header = Buffer(100)
    let database = evidence.file(.database)
    database?.read(0, 100, into: header)
    let found = database.flatMap { stated(header.bytes, $0) }
    let journal = evidence.file(.journal).flatMap {
      JournalMap($0, pageSize: found?.pageSize, firstPage: found == nil ? nil : header.bytes)
    }
    let log = evidence.file(.wal).flatMap {
      LogMap(
        $0, mode: options.log, pageSize: found?.pageSize, endsAtBreak: options.endsAtBreak)
    }
    var geometry = try found ?? fallback(database, log, journal, evidence)
    if found == nil, let database, geometry.origin != .pages {
      geometry.missingPages = GeometryGuess(database).missingPages(geometry)
    }
    return refined(PageStore(evidence, geometry, log: log, journal: journal), evidence)
  }

  // A page size that no page agrees with is damaged, whatever else the header says.
  private static func stated(_ header: Bytes, _ database: Evidence.File) -> Geometry? {
    guard Geometry.isHeader(header) else { return nil }
    let guess = GeometryGuess(database)
    let stated = Geometry(header: header)
    if let stated, guess.isFirstPageFull(stated) { return stated }
    guard var found = guess.geometry(), found.pageSize != stated?.pageSize else { return stated }
    found.take(header: header)
    guard guess.fullBytes(found) > stated.map(guess.fullBytes) ?? 0 else { return stated }
    found.problems.append(
      "the header states a page size that no page has: read with \(found.pageSize) bytes")
    return found
  }

  private static func fallback(
    _ database: Evidence.File?, _ log: LogMap?, _ journal: JournalMap?, _ evidence: Evidence
  ) throws -> Geometry {
    if let log { return Geometry(pageSize: log.pageSize, origin: .wal) }
    if let journal { return Geometry(pageSize: journal.pageSize, origin: .journal) }
    guard let database, var geometry = GeometryGuess(database).geometry() else {
      throw Failure(
        "'\(evidence.store)' holds no page of a SQLite store that can be recognized",
        hint: "ecw-recover find", status: .dataError)
    }
    geometry.missingPages = GeometryGuess(database).missingPages(geometry)
    return geometry
  }

  // The newest header may be in the log; without any header, the pages tell more.
  private static func refined(_ store: PageStore, _ evidence: Evidence) -> PageStore {
    var geometry = store.geometry
    let page = Buffer(geometry.pageSize)
    if store.load(1, into: page), Geometry.isHeader(page.bytes),
      geometry.hasHeader || Geometry(header: page.bytes)?.pageSize == geometry.pageSize
    {
      geometry.take(header: page.bytes)
      settleReserved(&geometry, evidence)
    } else if store.load(2, into: page), looksLikePointerMap(page.bytes, store) {
      geometry.autoVacuum = 1
    }
    guard geometry != store.geometry else { return store }
    return PageStore(evidence, geometry, log: store.foundLog, journal: store.foundJournal)
  }

  private static func settleReserved(_ geometry: inout Geometry, _ evidence: Evidence) {
    guard geometry.missingPages == 0, let database = evidence.file(.database),
      let found = GeometryGuess(database).reservedBytes(otherThanIn: geometry)
    else { return }
    geometry.problems.append(
      "the header reserves \(counted(geometry.reservedBytes, "byte")) of each page, "
        + "the pages themselves \(found): read with \(found)")
    geometry.reservedBytes = found
  }

  private static func looksLikePointerMap(_ bytes: Bytes, _ store: PageStore) -> Bool {
    let entries = min(store.geometry.usable / 5, store.pageCount - 2)
    guard entries > 0 else { return false }
    return (0..<entries).allSatisfy { entry in
      let kind = bytes.byte(entry * 5)
      let parent = bytes.u32(entry * 5 + 1)
      return kind <= 2
        ? kind > 0 && parent == 0 : kind <= 5 && parent > 0 && store.slot(of: parent) != nil
    }
  }
}
