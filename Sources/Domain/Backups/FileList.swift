import Common

/// The list of plain files of a snapshot: `files.jsonl`, one record a line.
enum FileList {
  static let name = "files.jsonl"

  /// The records of a snapshot, proven to be those it was made with; or those of some units.
  static func read(
    _ entry: BackupRepository.Entry, ofUnit isWanted: (String) -> Bool = { _ in true }
  ) throws -> [FileRecord] {
    let (records, problem) = try examine(entry, ofUnit: isWanted)
    guard let problem else { return records }
    throw Failure(
      "snapshot '\(entry.manifest.id)' is damaged: \(problem)", hint: "ecw-backup verify --all",
      status: .dataError)
  }

  /// The records that can be read, and what is wrong with the list.
  static func examine(
    _ entry: BackupRepository.Entry, ofUnit isWanted: (String) -> Bool = { _ in true }
  ) throws -> (records: [FileRecord], problem: String?) {
    if entry.incoming != nil { return ([], nil) }
    if entry.isUnreadable { return ([], Manifest.unreadableProblem) }
    let path = entry.directory + "/" + name
    guard try Disk.status(path)?.kind == .file else { return ([], "\(name) is missing") }
    let bytes = try Disk.read(path, limit: 1 << 30)
    guard Digest.of(String(decoding: bytes, as: UTF8.self)) == entry.manifest.filesSha256 else {
      return ([], "\(name) does not match the manifest")
    }
    let lines = bytes.split(separator: 10)
    // What cannot be decoded is told as a problem of this snapshot.
    guard let all = try? lines.map({ try JSON.decode(FileRecord.self, from: Array($0)) }) else {
      return ([], "\(name) cannot be read")
    }
    let records = all.filter { isWanted($0.unit) }
    let odd = odd(records, entry.manifest.stores, entry.manifest.trees).first
    return (records, odd.map { "\(name) has the path '\($0)'" })
  }

  /// The paths of a list that must not be restored.
  ///
  /// Whoever can write a list must not choose where a restore writes: not above the root, not
  /// through a link of the list itself, not into git's directory.
  static func odd(_ records: [FileRecord], _ stores: [StoreRecord], _ trees: [String]) -> [String] {
    let solid = Set(records.filter { $0.kind != .directory }.map(\.path.bytes))
    let isOdd = { (path: String) in
      path.isWithin(".git")
        || path.parents.contains { solid.contains($0.bytes) }
    }
    return records.filter {
      !Path.isSafe($0.path) || !Path.isSafe($0.unit) || !$0.path.isWithin($0.unit) || isOdd($0.path)
    }.map(\.path)
      + (stores.map(\.path).filter { !$0.isAbsolute } + trees).filter(isOdd)
  }

  /// The records that a restore would accept beside these stores.
  static func restorable(_ records: [FileRecord], _ stores: [StoreRecord], _ trees: [String])
    -> [FileRecord]
  {
    let odd = Set(odd(records, stores, trees).map(\.bytes))
    let above = Set(stores.flatMap(\.path.parents).map(\.bytes))
    return records.filter {
      !odd.contains($0.path.bytes) && ($0.kind == .directory || !above.contains($0.path.bytes))
    }
  }

  static func text(_ records: [FileRecord]) throws -> String {
    try records.map { try JSON.line($0) + "\n" }.joined()
  }
}
