import Common
import Processes

// What only the entry names: commits become parents of the rescue, and so does one commit with the
// other objects; tags, which no tree can hold, are saved as text.
struct NamedObjects {
  private(set) var commits: [String] = []
  private(set) var tags: [(id: String, text: [UInt8])] = []
  private var others: [(id: String, kind: String)] = []
  private var seen: Set<String> = []
  private let git: GitCommand

  init(
    _ assessment: Assessment, _ further: [String], _ entry: AdminEntry, _ git: GitCommand
  ) throws {
    self.git = git
    var named = (assessment.head.map { [$0] } ?? []) + assessment.alone + further
    try FileTree.walk(entry.directory, .all) { found in
      let top = found.path.prefix { $0 != 0x2f }
      if found.kind == .directory { return !top.elementsEqual("modules".utf8) }
      // Of HEAD's own log it is known which commits nobody else has.
      guard found.kind == .file, let status = found.status, status.size < 1 << 20,
        !top.elementsEqual("index".utf8),
        let path = String(validating: found.path, as: UTF8.self), path != "logs/HEAD"
      else { return true }
      named += Heads.ids(in: try Disk.read(entry.directory + "/" + path, limit: 1 << 20))
      return true
    }
    try add(named)
    try add(Self.cachedTrees(of: entry), besidesTreeOf: assessment.head)
  }

  // Git does not let go of an index whose remembered trees are gone.
  private static func cachedTrees(of entry: AdminEntry) throws -> [String] {
    guard try entry.has("index") else { return [] }
    var reader = IndexReader(try Disk.read(entry.directory + "/index", limit: 1 << 30))
    return reader.readHeader() ? reader.cachedTrees() : []
  }

  private mutating func add(_ names: [String], besidesTreeOf head: String? = nil) throws {
    var waiting = names.filter { seen.insert($0).inserted }
    let tree = try head.flatMap { try kinds(of: [$0 + "^{tree}"]).first?.id }
    while !waiting.isEmpty {
      var further: [String] = []
      for (id, kind) in try kinds(of: waiting) where id != tree {
        switch kind {
        case "commit": commits.append(id)
        case "tag":
          let text = try git.bytes(["cat-file", "tag", id])
          tags.append((id, text))
          further += Heads.ids(in: Array(text.prefix { $0 != 10 }))
        default: others.append((id, kind))
        }
      }
      waiting = further.filter { seen.insert($0).inserted }
    }
  }

  // Without those that are missing.
  private func kinds(of names: [String]) throws -> [(id: String, kind: String)] {
    if names.isEmpty { return [] }
    let lines = try git.text(
      ["cat-file", "--batch-check"], input: Array(names.map { $0 + "\n" }.joined().utf8))
    return lines.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ").map(String.init)
      return fields.count == 3 ? (fields[0], fields[1]) : nil
    }
  }

  // The commit that keeps trees and blobs, if there are any.
  func keeper() throws -> [String] {
    if others.isEmpty { return [] }
    let lines = others.map { id, kind in
      "\(kind == "tree" ? "040000" : "100644") \(kind) \(id)\t\(id)\n"
    }
    let tree = try git.text(
      RescueTree.durable + ["mktree"], input: Array(lines.joined().utf8))
    return [
      try git.text(
        RescueTree.durable + [
          "commit-tree", "--no-gpg-sign", tree, "-m", "objects that a rescue keeps",
        ])
    ]
  }
}
