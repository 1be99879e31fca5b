/// Something that has events: a sound store file that nobody changes.
///
/// What is no sound store is made one first: a damaged file by salvage, an export by
/// ``ExportStage``.
public struct MergeSource: Sendable {
  /// What a person calls it.
  public let name: String
  /// Where it comes from, in one word: `store`, `snapshot`, `salvage`, `git`, `export`.
  public let kind: String
  /// The file.
  public let path: String

  /// Names a source.
  public init(name: String, kind: String, path: String) {
    self.name = name
    self.kind = kind
    self.path = path
  }
}
