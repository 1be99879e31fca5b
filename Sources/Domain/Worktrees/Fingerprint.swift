import Common

extension Assessment {
  /// Everything that a decision about a worktree rests on, as one text.
  ///
  /// Two that are equal say that nothing was written in between: HEAD, branch, index, what git and
  /// the disk show, and the size and time of each file that is not as the index has it.
  func fingerprint() throws -> String {
    var text = "\(place.id)\n\(place.kind)\n\(head ?? "-")\n\(branch ?? "-")\n\(indexChecksum)\n"
    text += "\(String(describing: place.entry?.lockReason))\n"
    text += reflog.sorted().joined(separator: " ") + "\n"
    // A rescue makes the commits reachable; HEAD and the log above say whether there are new ones.
    for item in evidence where item.effect == .rescue || item.effect == .blocks {
      if item.item == .detachedCommits || item.item == .reflogCommits { continue }
      text += "\(item.item) \(item.count)\n"
    }
    guard place.kind == .linked, let path = place.path else {
      return text + "\(String(describing: place.trouble))\n"
    }
    for file in precious.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      text += try Self.line(file, FileTree.status(file, in: path))
    }
    for place in scan?.embedded ?? [] {
      guard let name = String(validating: place, as: UTF8.self) else { continue }
      try FileTree.walk(path + "/" + name, .all) { entry in
        // The objects are named by their content. A clone's may be ours too, by hard links, and git
        // touches those that it saves again.
        if !entry.path.containsObjects { text += Self.line(entry.path, entry.status) }
        return true
      }
    }
    return text
  }

  private static func line(_ path: [UInt8], _ status: FileStatus?) -> String {
    guard let status else { return "\(path) -\n" }
    return "\(path) \(status.kind) \(status.size) \(status.mode) \(status.modified.nanoseconds)\n"
  }
}

extension [UInt8] {
  fileprivate var containsObjects: Bool {
    let parts = split(separator: UInt8(ascii: "/"))
    return zip(parts, parts.dropFirst()).contains {
      $0.0.elementsEqual(".git".utf8) && $0.1.elementsEqual("objects".utf8)
    }
  }
}
