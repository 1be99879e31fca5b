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

  /// Whether there was anything to do.
  public var isChange: Bool { !rowWords.isEmpty || !fileWords.isEmpty || statusChanges }
  /// Whether it becomes pending.
  public var statusChanges = false
}

extension WorkstreamTable {
  /// Works out what it takes to let a workstream go on: all of `blocked_by`, or one dependency
  /// wherever it is written.
  public static func unblocking(_ id: String, from blocker: String?, in graph: DependencyGraph)
    throws -> Unblocking
  {
    guard let number = graph.nodes.firstIndex(where: { $0.id == id }) else {
      throw Failure(
        "no workstream '\(Shell.printable(id))'", hint: "ws-state list", status: .unavailable)
    }
    let node = graph.nodes[number]
    let edges = graph.outgoing[number].map { graph.edges[Int($0)] }
    let cut = edges.filter { edge in
      blocker.map { graph.nodes[edge.to].id == $0 || edge.word == $0 } ?? (edge.source == .table)
    }
    if let blocker, cut.isEmpty {
      throw Failure(
        "'\(Shell.printable(id))' does not wait for '\(Shell.printable(blocker))'",
        hint: "ws-state show \(Shell.quote(id))", status: .unavailable)
    }
    var result = Unblocking(id: id, status: node.status)
    result.rowWords = cut.filter { $0.source == .table }.map(\.word)
    result.fileWords = cut.filter { $0.source == .file }.map(\.word)
    if !result.fileWords.isEmpty { result.file = node.file }
    let isFree = edges.filter { $0.source == .table }.count == result.rowWords.count
    if isFree, node.status == WorkstreamStatus.blocked.rawValue {
      result.status = WorkstreamStatus.pending.rawValue
      result.statusChanges = true
    }
    return result
  }

  /// Takes the words out of the row; a row that is blocked by nothing more becomes pending.
  public func apply(_ unblocking: Unblocking, now: Timestamp) throws {
    guard !unblocking.rowWords.isEmpty || unblocking.statusChanges else { return }
    let cut = Set(unblocking.rowWords)
    try database.transaction { () throws(SQLiteError) in
      guard let before = try find(unblocking.id) else { return }
      var after = before
      after.blockedBy.removeAll(where: cut.contains)
      if after.blockedBy.isEmpty, before.known == .blocked {
        after.status = WorkstreamStatus.pending.rawValue
      }
      after.updatedAt = TableTime.text(now)
      try write(before, after)
      try log(
        "unblocked", after, "no longer waits for \(unblocking.rowWords.joined(separator: ", "))",
        at: now)
    }
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
