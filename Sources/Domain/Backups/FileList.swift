import Common

/// The list of plain files of a snapshot: `files.jsonl`, one record a line.
enum FileList {
  static let name = "files.jsonl"

  static func read(in directory: String) throws -> [FileRecord] {
    try Disk.read(directory + "/" + name, limit: 1 << 30).split(separator: 10).map { line in
      let record = try JSON.decode(FileRecord.self, from: Array(line))
      guard Path.isSafe(record.path), Path.isSafe(record.unit),
        record.path == record.unit || record.path.hasPrefix(record.unit + "/")
      else {
        throw Failure(
          "'\(directory)/\(name)' has the path '\(record.path)'", hint: "ecw-backup list",
          status: .dataError)
      }
      return record
    }
  }

  static func text(_ records: [FileRecord]) throws -> String {
    try records.map { try JSON.line($0) + "\n" }.joined()
  }
}
