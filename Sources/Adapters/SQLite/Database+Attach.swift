extension Database {
  /// Attaches a file that nobody changes, for reading: no locks, nothing beside it is looked at.
  public func attach(immutable path: String, as name: String) throws(SQLiteError) {
    try run("ATTACH ?1 AS \(Self.identifier(name))", .text(Self.uri(path, .immutable)))
  }

  /// Detaches what was attached under a name.
  public func detach(_ name: String) throws(SQLiteError) {
    try execute("DETACH \(Self.identifier(name))")
  }

  /// Copies the whole store into a new file, with its schema, identity and sequence numbers.
  public func vacuum(into target: String) throws(SQLiteError) {
    try run("VACUUM main INTO ?1", .text(Self.uri(target, .readWrite)))
  }
}
