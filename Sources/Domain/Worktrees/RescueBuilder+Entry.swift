import Common
import Processes

// What of a worktree's entry is saved.
extension RescueBuilder {
  // Of the repositories of submodules.
  func storeSize(_ entry: AdminEntry) throws -> Int64 {
    var size = Int64(0)
    guard try entry.has("modules") else { return size }
    try FileTree.walk(entry.directory + "/modules", .all) { found in
      if found.kind == .file { size += found.status?.size ?? 0 }
      return true
    }
    return size
  }

  // The exact index, what it holds, and every file that git keeps for the worktree.
  func addEntry(_ entry: AdminEntry, to tree: inout RescueTree) throws {
    var saved: [SavedEntry] = []
    try FileTree.walk(entry.directory, .all) { found in
      if let problem = found.problem { throw problem }
      let place = Array("admin/".utf8) + StoredPath.encoded(found.path)
      var kind = SavedEntry.Kind.directory
      switch found.kind {
      case .directory: break
      case .file:
        kind = .file
        tree.add(
          path: place, mode: "100644",
          content: .file(Array(entry.directory.utf8) + [0x2f] + found.path))
      case .link:
        kind = .link
        let target = try FileTree.readLink(found.path, in: entry.directory)
        tree.add(path: place, mode: "120000", content: .file(try temporary(target)))
      case .other: return true  // a socket, which is nothing without its process
      }
      saved.append(SavedEntry(kind: kind, mode: found.status?.mode ?? 0, path: found.path))
      return true
    }
    tree.add(
      path: Array(RescueStore.entryFiles.utf8), mode: "100644",
      content: .file(try temporary(saved.flatMap(\.record))))
    for item in try staged(entry) where item.blob != String(repeating: "0", count: item.blob.count)
    {
      let place = item.stage == 0 ? "staged/" : "conflicts/\(item.stage)/"
      tree.add(
        path: Array(place.utf8) + StoredPath.encoded(item.path), mode: item.mode,
        content: .object(item.blob))
    }
  }

  struct Staged { let mode: String, blob: String, stage: Int, path: [UInt8] }

  func staged(_ entry: AdminEntry) throws -> [Staged] {
    guard try entry.has("index") else { return [] }
    return try entryGit(entry).bytes(["ls-files", "-z", "--stage"]).split(separator: 0)
      .compactMap { record in
        guard let tab = record.firstIndex(of: 9) else { return nil }
        let fields = String(decoding: record[..<tab], as: UTF8.self).split(separator: " ")
        guard fields.count == 3, let stage = Int(fields[2]) else { return nil }
        return Staged(
          mode: String(fields[0]), blob: String(fields[1]), stage: stage,
          path: Array(record[(tab + 1)...]))
      }
  }

  private func entryGit(_ entry: AdminEntry) -> GitCommand {
    var git = GitCommand(in: repository.commonDirectory, world: repository.world)
    git.environment["GIT_DIR"] = entry.directory
    git.environment["GIT_WORK_TREE"] = scratch
    return git
  }
}
