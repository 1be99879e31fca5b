import Common

/// What may be done with a snapshot.
extension BackupRepository.Entry {
  /// Whether a stored file has its size and was not written to after the snapshot was sealed.
  ///
  /// The manifest is written last; a hard link keeps the older time of the file it links to.
  func isUntouched(_ stored: String, sizeBytes: Int64) throws -> Bool {
    guard let file = try Disk.status(directory + "/" + stored),
      let sealed = try Disk.status(directory + "/manifest.json")
    else { return false }
    return file.size == sizeBytes && file.modified <= sealed.modified
  }

  /// The failure for a part that the snapshot does not have.
  func hasNo(_ part: String) -> Failure {
    Failure(
      "snapshot '\(manifest.id)' has no '\(part)'", hint: "ecw-backup show \(manifest.id)",
      status: .unavailable)
  }

  /// Refuses a manifest whose paths could lead out of the workspace or the snapshot.
  ///
  /// Whoever can write a manifest must not choose where a restore writes.
  func requireSafePaths() throws {
    guard let path = unsafePath else { return }
    throw Failure(
      "the manifest of snapshot '\(manifest.id)' has the path '\(path)'",
      hint: "ecw-backup list", status: .dataError)
  }

  /// The first path of the manifest that could lead out of the workspace or the snapshot.
  var unsafePath: String? {
    let stores = manifest.stores
    let paths =
      stores.map(\.stored) + manifest.trees + stores.map(\.path).filter { !$0.isAbsolute }
    return paths.first { !Path.isSafe($0) }
  }
}
