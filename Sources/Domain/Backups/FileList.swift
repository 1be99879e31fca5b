import Common

/// The list of plain files of a snapshot: `files.jsonl`, one record a line.
enum FileList {
  static let name = "files.jsonl"

  static func read(in directory: String) throws -> [FileRecord] {
    try Disk.read(directory + "/" + name, limit: 1 << 30).split(separator: 10).map {
      try JSON.decode(FileRecord.self, from: Array($0))
    }
  }

  static func text(_ records: [FileRecord]) throws -> String {
    try records.map { try JSON.line($0) + "\n" }.joined()
  }
}
