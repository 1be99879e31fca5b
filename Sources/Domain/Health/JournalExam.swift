import Common
import SQLite

/// The journal mode, and whether an interrupted transaction waits to be rolled back.
struct JournalExam {
  private let target: StoreTarget
  private let layout: StoreLayout
  private let header: StoreHeader
  private let hasWriter: Bool
  /// Whether the journal is one that a writer has to roll back.
  let isHot: Bool

  init(
    _ target: StoreTarget, _ layout: StoreLayout, _ header: StoreHeader,
    _ locks: [StoreLocks.Held]
  ) throws {
    self.target = target
    self.layout = layout
    self.header = header
    hasWriter = locks.contains { $0.kind == .writing }
    isHot = try Self.isHot(layout)
  }

  func findings() -> [Finding] {
    let expected = "no journal, or one whose writer is at work"
    let mode = header.usesWAL ? "write-ahead log" : "rollback journal"
    guard isHot, !hasWriter else {
      return [Finding(.storeJournal, target.subject, .ok, mode, expected: expected)]
    }
    return [
      Finding(
        .storeJournal, target.subject, .warning,
        "a writer was interrupted: '\(Path.name(layout.files.journal))' waits, the next program "
          + "that writes rolls it back; never delete it",
        expected: expected, fix: "ecw-backup create")
    ]
  }

  // Other journal modes leave an empty file, or one whose header is zeroed.
  private static func isHot(_ layout: StoreLayout) throws -> Bool {
    guard layout.journal?.kind == .file, (layout.journal?.size ?? 0) >= 28 else { return false }
    let file = try Descriptor(opening: layout.files.journal, .readNoFollow)
    var head = [UInt8](repeating: 0, count: 8)
    return try file.read(into: &head) == 8
      && head == [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
  }
}
