import Common
import SQLite

/// What the log and the journal of a store hold that a reading does not use.
struct LogProblems {
  private let store: PageStore
  private let evidence: Evidence
  private let mode: LogMode

  init(_ store: PageStore, _ evidence: Evidence, _ mode: LogMode) {
    (self.store, self.evidence, self.mode) = (store, evidence, mode)
  }

  /// The problems; none for files as a killed or a running program leaves them.
  var texts: [String] { log + journal }

  /// What is left out because it is over: nothing is lost with it.
  var notes: [String] {
    guard let found = store.foundJournal, found.isOver, let name = found.superJournal?.path else {
      return []
    }
    return ["the journal is not used: its transaction is committed, as '\(name)' is gone"]
  }

  private var log: [String] {
    guard let file = evidence.file(.wal) else { return [] }
    guard let found = store.foundLog else {
      return hasRemains(file) ? ["the log is not used: nothing in it reads as a frame"] : []
    }
    if found.pageSize != store.geometry.pageSize {
      return ["the log is not used: its pages have \(found.pageSize) bytes"]
    }
    var texts: [String] = []
    if !found.isHeaderSound {
      if store.log == nil, hasRemains(file) {
        texts.append("the log is not used: its header is damaged and no commit in it is proven")
      } else if store.log != nil {
        texts.append("the header of the log is damaged: SQLite reads nothing of it")
      }
    }
    let behind = found.counts[.behindBreak] ?? 0
    if mode == .strict, behind > 0 {
      texts.append("\(behind) committed frames of the log are not used: SQLite would not read them")
    }
    if !found.missing.isEmpty {
      texts.append(
        "the log's last frame of \(counted(found.missing.count, "page")) fails its checksum: "
          + "what was committed with it is missing")
    }
    return texts
  }

  private var journal: [String] {
    guard let file = evidence.file(.journal) else { return [] }
    guard let found = store.foundJournal else {
      return JournalMap.isDestroyed(file)
        ? ["the journal is not used: its header is damaged; \(Self.left)"] : []
    }
    if found.isOver { return [] }
    if store.journal == nil {
      return [
        store.log == nil
          ? "the journal is not used: its pages have \(found.pageSize) bytes; \(Self.left)"
          : "the journal is not used: the store has a log too"
      ]
    }
    return (found.loss.map { ["the journal is not whole (\($0)); \(Self.left)"] } ?? [])
      + (found.superJournal.flatMap(doubt).map { [$0] } ?? [])
  }

  private func doubt(_ superJournal: SuperJournal) -> String? {
    guard superJournal.state == .unknown else { return nil }
    let reason =
      superJournal.path.map { "'\($0)' would tell, but is not there nor was beside this store" }
      ?? "the name of the file that would tell is damaged"
    return
      "the journal takes back a transaction of several stores that may be committed: \(reason)"
  }

  private static let left = "changes of a transaction that never ended may be left in the store"

  // A sound header with nothing behind it, or zeros, is an empty log.
  private func hasRemains(_ file: Evidence.File) -> Bool {
    let buffer = Buffer(1 << 16)
    file.read(0, LogMap.headerSize, into: buffer)
    if LogHeader(buffer.bytes).isSound { return false }
    for offset in stride(from: Int64(LogMap.headerSize), to: file.sizeBytes, by: 1 << 16) {
      file.read(offset, 1 << 16, into: buffer)
      if !buffer.bytes.isBlank { return true }
    }
    return false
  }
}
