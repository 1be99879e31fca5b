public import Common

extension ProtectedSet {
  /// A SQLite store.
  public struct Store: Sendable, Equatable {
    /// The path relative to the root, or absolute when the store is elsewhere.
    public let path: String
    /// The absolute path.
    public let source: String
    /// What the suite knows it as: `events`, `projections`.
    public let role: String?

    /// The file in a snapshot, relative to its directory.
    public var stored: String {
      if !path.isAbsolute { return "data/\(path)" }
      return "outside/\(role ?? String(Digest.of(path).prefix(16)))/\(Path.name(path))"
    }
  }

  /// A file, link or directory that is no store.
  public struct Item: Sendable, Equatable {
    /// The path relative to the root.
    public let path: String
    /// The tree it belongs to, or its own path.
    public let unit: String
    /// What it was when it was found.
    public let kind: FileStatus.Kind
  }
}
