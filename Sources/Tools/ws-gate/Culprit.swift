import Common

/// The culprit in the record of `bisect` on standard input, or a bare commit.
enum Culprit {
  private struct Record: Decodable {
    struct Commit: Decodable { let commit: String }
    let culprit: Commit?
    let outcome: String?
  }

  static func read(_ world: World) throws -> String {
    while let line = world.readLine() {
      let text = line.drop { $0 == " " || $0 == "\t" }
      if text.isEmpty { continue }
      guard text.first == "{" else { return String(text) }
      // Not a record of ours: the failure below says so.
      let record = try? JSON.decode(Record.self, from: Array(text.utf8))
      if let commit = record?.culprit?.commit { return commit }
      throw Failure(
        "standard input names no culprit" + (record?.outcome.map { ": \($0)" } ?? ""),
        status: .dataError)
    }
    throw Failure("standard input names no culprit", status: .dataError)
  }
}
