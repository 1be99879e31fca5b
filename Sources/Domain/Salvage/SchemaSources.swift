import Common
import SQLite

/// Puts the schema together: the store's own, then fragments, a snapshot, a file, what is known.
struct SchemaSources {
  private let store: PageStore
  private let evidence: Evidence
  private let options: ReadingOptions

  init(_ store: PageStore, _ evidence: Evidence, _ options: ReadingOptions) {
    self.store = store
    self.evidence = evidence
    self.options = options
  }

  /// The store, its encoding settled, and the catalog of its tables.
  func result() throws -> (PageStore, SchemaSearch.Found, Catalog) {
    let hasHeader = store.geometry.hasHeader
    var (settled, found) = (store, try SchemaSearch(store: store).entries())
    if found.entries.isEmpty && !(hasHeader && found.isWhole) {
      (settled, found) = try settleEncoding(found)
    }
    if found.isWhole && (hasHeader || !found.entries.isEmpty) {
      return (try identified(settled), found, try Catalog(found.entries))
    }
    var entries = found.entries
    if let snapshot = options.snapshot {
      // One that cannot be read is told when the rows are compared with it.
      entries += (try? Self.entries(ofSnapshot: snapshot)) ?? []
    }
    if let schema = options.schema { entries += try Self.entries(ofStatements: schema) }
    if options.schema == nil && !entries.contains(where: { $0.type == "table" }) {
      entries += try Self.entries(ofStatements: KnownLayouts.statements, origin: .known)
    }
    found.isWhole = false
    return (try identified(settled), found, try Catalog(entries))
  }

  // Without a header, the identity of the store is that of its snapshot.
  private func identified(_ store: PageStore) throws -> PageStore {
    guard !store.geometry.hasHeader, let snapshot = options.snapshot,
      let header = try StoreHeader.read(snapshot)
    else { return store }
    var geometry = store.geometry
    geometry.userVersion = header.userVersion
    geometry.applicationID = header.applicationID
    return PageStore(evidence, geometry, log: store.foundLog, journal: store.foundJournal)
  }

  // Without a header nothing says how texts are encoded, and a damaged one says it wrongly; the
  // schema's first words do.
  private func settleEncoding(_ first: SchemaSearch.Found) throws -> (
    PageStore, SchemaSearch.Found
  ) {
    let stated = store.geometry.encoding
    for encoding in [BulkStatement.Encoding.utf8, .utf16le, .utf16be] where encoding != stated {
      let other = reopened(encoding)
      let found = try SchemaSearch(store: other).entries()
      if !found.entries.isEmpty { return (other, found) }
    }
    if store.geometry.hasHeader { return (store, first) }
    return (reopened(EncodingGuess.encoding(store)), first)
  }

  private func reopened(_ encoding: BulkStatement.Encoding) -> PageStore {
    var geometry = store.geometry
    geometry.encoding = encoding
    if geometry.hasHeader {
      geometry.problems.append("the header names another encoding of texts than the schema has")
    }
    return PageStore(evidence, geometry, log: store.foundLog, journal: store.foundJournal)
  }

  private static func entries(ofSnapshot path: String) throws -> [SchemaEntry] {
    let database = try Database(path, .immutable)
    return try entries(of: database, .snapshot)
  }

  private static func entries(
    ofStatements sql: String, origin: TableLayout.Origin = .named
  ) throws -> [SchemaEntry] {
    let database = try Database(":memory:", .create)
    let statements = sql.count { $0 == ";" } + 1
    let fuse = Fuse(statements: statements)
    fuse.renew(statements)
    database.stopWhen { fuse.isBlown() }
    try database.execute(sql)
    // The roots are those of the store in memory.
    return try entries(of: database, origin).map { entry in
      var entry = entry
      entry.root = nil
      return entry
    }
  }

  private static func entries(of database: borrowing Database, _ origin: TableLayout.Origin)
    throws -> [SchemaEntry]
  {
    var entries: [SchemaEntry] = []
    try database.forEach("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema") { row in
      entries.append(
        SchemaEntry(
          type: row.text(0) ?? "", name: row.text(1) ?? "", table: row.text(2) ?? "",
          root: row.number(3).flatMap { $0 > 0 ? UInt32(exactly: $0) : nil }, sql: row.text(4),
          origin: origin))
      return true
    }
    return entries
  }
}

/// The encoding of texts, from the texts themselves.
enum EncodingGuess {
  static func encoding(_ store: PageStore) -> BulkStatement.Encoding {
    var votes: [Int] = [0, 0, 0]
    let buffer = Buffer(store.geometry.pageSize)
    var record = Record()
    var pages = 0
    PageMarks(store).forEachUnseen { number in
      guard pages < 500, store.load(number, into: buffer),
        let page = TreePage(buffer.bytes, page: number, usable: store.geometry.usable),
        page.kind == .tableLeaf, let offset = page.offset(of: 0), let cell = page.cell(at: offset),
        cell.local == cell.payloadSize,
        record.decode(page.bytes.part(cell.start, cell.local))
      else { return }
      pages += 1
      for index in 0..<record.count where record.slots[index].kind == .text {
        let text = record.content(index)
        guard text.count >= 4 else { continue }
        votes[text.byte(1) == 0 ? 1 : text.byte(0) == 0 ? 2 : 0] += 1
      }
    }
    let best = votes.indices.max { votes[$0] < votes[$1] } ?? 0
    return best == 1 ? .utf16le : best == 2 && votes[2] > 0 ? .utf16be : .utf8
  }
}
