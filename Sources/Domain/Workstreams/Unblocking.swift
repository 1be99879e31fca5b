public import Common
import SQLite

/// Letting a workstream go on that waits for others.
public struct Unblocking: Sendable, Equatable {
  /// The workstream.
  public let id: String
  /// Its status now, or as it would be; `nil` without a row.
  public var status: String?
  /// The words that were taken out of the row's `blocked_by`.
  public var rowWords: [String] = []
  /// The words that were taken out of the file's `depends_on`.
  public var fileWords: [String] = []
  /// The file, when something was taken out of it.
  public var file: String?
  /// Those it still waits for: they are written down, and not completed.
  public var waitsFor: [String] = []

  /// Every word that is taken out.
  public var words: [String] { Set(rowWords + fileWords).sorted() }
  /// Whether there was anything to do.
  public var isChange: Bool { !rowWords.isEmpty || !fileWords.isEmpty || statusChanges }
  /// Whether it becomes pending.
  public var statusChanges = false
}

extension WorkstreamTable {
  /// Works out what it takes to let a workstream go on: all of `blocked_by`, or one dependency
  /// wherever, and in whichever spelling, it is written.
  public static func unblocking(_ id: String, from blocker: String?, in graph: DependencyGraph)
    throws -> Unblocking
  {
    guard let number = graph.nodes.firstIndex(where: { $0.id == id }) else {
      throw Failure(
        "no workstream '\(Shell.printable(id))'", hint: "ws-state list", status: .unavailable)
    }
    let node = graph.nodes[number]
    let edges = graph.outgoing[number].map { graph.edges[Int($0)] }
    func isCut(_ edge: DependencyGraph.Edge) -> Bool {
      guard let blocker else { return edge.source == .table }
      return ([graph.nodes[edge.to].id, edge.word] + edge.otherWords).contains(blocker)
    }
    let cut = edges.filter(isCut)
    if let blocker, cut.isEmpty {
      throw Failure(
        "'\(Shell.printable(id))' does not wait for '\(Shell.printable(blocker))'",
        hint: "ws-state show \(Shell.quote(id))", status: .unavailable)
    }
    var result = Unblocking(id: id, status: node.status)
    result.rowWords = cut.filter { $0.source == .table }.flatMap { [$0.word] + $0.otherWords }
    result.fileWords = cut.filter { $0.source == .file }.flatMap { [$0.word] + $0.otherWords }
    if !result.fileWords.isEmpty { result.file = node.file }
    for edge in edges where !isCut(edge) && !graph.nodes[edge.to].isCompleted {
      let other = graph.nodes[edge.to].id
      if !result.waitsFor.contains(other) { result.waitsFor.append(other) }
    }
    if result.waitsFor.isEmpty, node.status == WorkstreamStatus.blocked.rawValue {
      result.status = WorkstreamStatus.pending.rawValue
      result.statusChanges = true
    }
    return result
  }

  /// Takes the words out of the row, and out of the file before that is committed; one that waits
  /// for nothing more becomes pending.
  ///
  /// Throws a ``Failure`` with status 4, and changes nothing, when the row is not what was seen.
  public func apply(
    _ unblocking: Unblocking, ifRow seen: WorkstreamRow?, in workspace: Workspace, now: Timestamp
  ) throws {
    try database.execute("BEGIN IMMEDIATE")
    do {
      let before = try find(unblocking.id)
      guard before == seen else {
        throw Failure(
          "'\(Shell.printable(unblocking.id))' was changed meanwhile",
          hint: "ws-state show \(Shell.quote(unblocking.id))", status: .refused)
      }
      if let before { try write(unblocking, before, now) }
      try Self.apply(unblocking, toFileIn: workspace)
      try database.execute("COMMIT")
    } catch {
      try? database.execute("ROLLBACK")  // already rolled back by some errors; the first matters
      throw error
    }
  }

  private func write(_ unblocking: Unblocking, _ before: WorkstreamRow, _ now: Timestamp)
    throws(SQLiteError)
  {
    guard !unblocking.rowWords.isEmpty || unblocking.statusChanges else { return }
    var after = before
    after.blockedBy.removeAll(where: Set(unblocking.rowWords).contains)
    if let status = unblocking.status { after.status = status }
    after.updatedAt = TableTime.text(now)
    try write(before, after)
    let words = unblocking.words.joined(separator: ", ")
    try log(
      "unblocked", after, words.isEmpty ? "waits for nothing" : "no longer waits for \(words)",
      at: now)
  }

  /// Takes the words out of the file, and leaves every other byte of it.
  public static func apply(_ unblocking: Unblocking, toFileIn workspace: Workspace) throws {
    guard let file = unblocking.file else { return }
    let path = workspace.root + "/" + file
    guard let status = try Disk.status(path) else {
      throw Failure("no file '\(path)'", status: .unavailable)
    }
    let bytes = try Disk.read(path, limit: 4 << 20)
    guard let edited = SpecEdit.removing(Set(unblocking.fileWords), from: bytes) else {
      throw Failure(
        "cannot take the dependency out of '\(path)'", hint: "cat \(Shell.quote(path))",
        status: .dataError)
    }
    let replacement = try AtomicFile(replacing: path, mode: status.mode)
    try replacement.write(edited)
    try replacement.commit()
  }
}
