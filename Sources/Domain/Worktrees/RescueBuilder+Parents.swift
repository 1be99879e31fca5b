import Common
import Processes

extension RescueBuilder {
  // Commits that only the entry names: HEAD, its log, what an operation keeps.
  func parents(
    _ assessment: Assessment, _ commits: [String], _ entry: AdminEntry, _ git: GitCommand
  ) throws
    -> [String]
  {
    var named = assessment.head.map { [$0] } ?? []
    named += assessment.alone + commits
    try FileTree.walk(entry.directory, .all) { found in
      let top = found.path.prefix { $0 != 0x2f }
      if found.kind == .directory {
        return !top.elementsEqual("modules".utf8) && !top.elementsEqual("logs".utf8)
      }
      guard found.kind == .file, let status = found.status, status.size < 1 << 20,
        !top.elementsEqual("index".utf8),
        let path = String(validating: found.path, as: UTF8.self)
      else { return true }
      named += Self.ids(in: try Disk.read(entry.directory + "/" + path, limit: 1 << 20))
      return true
    }
    var seen: Set<String> = []
    let unique = named.filter { seen.insert($0).inserted }
    let kinds = try git.text(
      ["cat-file", "--batch-check"], input: Array(unique.map { $0 + "\n" }.joined().utf8))
    return kinds.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      return fields.count == 3 && fields[1] == "commit" ? String(fields[0]) : nil
    }
  }

  private static func ids(in bytes: [UInt8]) -> [String] {
    bytes.split { !(48...57).contains($0) && !(97...102).contains($0) }
      .filter { $0.count == 40 || $0.count == 64 }.map { String(decoding: $0, as: UTF8.self) }
  }
}
