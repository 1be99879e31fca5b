public import Common

/// Something that has events: a sound store file that nobody changes.
///
/// What is no sound store is made one first: a damaged file by salvage, an export by
/// ``ExportStage``.
public struct MergeSource: Sendable {
  /// What a person calls it.
  public let name: String
  /// Where it comes from, in one word: `store`, `snapshot`, `salvage`, `git`, `export`,
  /// `behind-break`.
  public let kind: String
  /// The file.
  public let path: String
  /// The file that a person can look at; `nil` when it is only a copy of this run.
  public var origin: String?
  /// When it was written, if that says anything.
  public var modified: Timestamp?
  /// Of a salvaged store: the rows that could not be saved.
  public var unsaved: UnsavedRows?
  /// Of an export: the lines that are no whole records.
  public var skippedLinesCount: Int64 = 0
  /// The number of the first of them.
  public var firstSkippedLine: Int64?
  /// What can be saved behind the break of its log, and may never have been committed: trusted last.
  public var behindBreak: [MergeSource] = []

  /// A command that shows what is in it.
  var lookHint: String {
    origin.map { "sqlite3 -readonly \(Shell.quote($0)) .schema" }
      ?? "ecw-recover extract \(Shell.quote(name)) --to FILE"
  }

  /// Names a source.
  public init(name: String, kind: String, path: String) {
    self.name = name
    self.kind = kind
    self.path = path
  }
}
