import Common

/// The list of plain files of a snapshot: `files.jsonl`, one record a line.
enum FileList {
  static let name = "files.jsonl"

  /// The records of a snapshot, proven to be those it was made with.
  static func read(_ entry: BackupRepository.Entry) throws -> [FileRecord] {
    if entry.incoming != nil { return [] }
    let path = entry.directory + "/" + name
    let bytes = try Disk.read(path, limit: 1 << 30)
    guard Digest.of(String(decoding: bytes, as: UTF8.self)) == entry.manifest.filesSha256 else {
      throw damaged("'\(path)' does not match its manifest")
    }
    let records = try bytes.split(separator: 10).map {
      try JSON.decode(FileRecord.self, from: Array($0))
    }
    try requireSafe(records, entry.manifest.stores.map(\.path), path)
    return records
  }

  // Whoever can write a list must not choose where a restore writes: not above the root, not
  // through a link of the list itself, not into git's directory.
  private static func requireSafe(_ records: [FileRecord], _ stores: [String], _ path: String)
    throws
  {
    let solid = Set(records.filter { $0.kind != .directory }.map(\.path))
    for record in records {
      guard Path.isSafe(record.path), Path.isSafe(record.unit),
        record.path == record.unit || record.path.hasPrefix(record.unit + "/")
      else { throw damaged("'\(path)' has the path '\(record.path)'") }
    }
    for name in records.map(\.path) + stores.filter({ !$0.hasPrefix("/") }) {
      var parent = Path.parent(name)
      while parent != "." {
        if solid.contains(parent) || Path.name(parent) == ".git" {
          throw damaged("'\(path)' has the path '\(name)'")
        }
        parent = Path.parent(parent)
      }
    }
  }

  private static func damaged(_ message: String) -> Failure {
    Failure(message, hint: "ecw-backup verify --all", status: .dataError)
  }

  static func text(_ records: [FileRecord]) throws -> String {
    try records.map { try JSON.line($0) + "\n" }.joined()
  }
}
