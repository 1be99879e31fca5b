import Common

/// A worktree, or what is left of one.
public struct Place: Sendable, Equatable {
  /// What there is.
  public enum Kind: String, Sendable, Codable {
    /// The main worktree, or the bare repository.
    case main
    /// A directory and its entry, which know each other.
    case linked
    /// An entry without its directory.
    case entry
    /// A directory without its entry.
    case orphan
  }

  /// Why an entry and a directory do not fit together.
  public enum Trouble: Sendable, Equatable {
    /// The directory is gone, for certain.
    case gone
    /// The directory cannot be seen, which proves nothing.
    case unknown(String)
    /// The directory is somewhere else now.
    case moved(to: String)
    /// More than one directory says that it is the one.
    case ambiguous([String])
    /// The directory is there, but its `.git` does not lead to the entry, or the entry lacks what
    /// git needs.
    case cutOff
    /// Another entry has the directory now.
    case replaced(by: String)
    /// The entry does not say where its directory is.
    case nowhere
    /// The directory is a copy of the worktree of an entry.
    case copy(of: String)
    /// The entry that the directory names is gone.
    case entryGone
    /// What a removal that was interrupted has left; the entry, if it is there still.
    case leftover
  }

  /// The name it is called by: the entry's name, or the orphan's path from the root.
  public let id: String
  /// What there is.
  public let kind: Kind
  /// Where the directory is, or was said to be.
  public let path: String?
  /// Its entry.
  public let entry: AdminEntry?
  /// What is wrong with it.
  public let trouble: Trouble?

  /// The id as a word of a command line, which no tool takes for an option.
  public var word: String {
    if id.utf8.first != UInt8(ascii: "-") { return Shell.quote(id) }
    return path.map(Shell.quote) ?? "-- " + Shell.quote(id)
  }
}
