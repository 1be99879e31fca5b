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
    let inside = (scan?.embedded ?? []) + (scan?.bare ?? []) + (scan?.submodules ?? [])
    for place in inside {
      guard let name = String(validating: place, as: UTF8.self) else { continue }
      text += try Self.lines(path + "/" + name)
    }
    if let entry = place.entry, try entry.has("modules") {
      text += try Self.lines(entry.directory + "/modules")
    }
    return text
  }

  // The objects are named by their content. A clone's may be ours too, by hard links, and git
  // touches those that it saves again.
  private static func lines(_ directory: String) throws -> String {
    var text = ""
    try FileTree.walk(directory, .all) { entry in
      if entry.kind == .directory, try holdsObjects(entry, directory) { return false }
      text += line(entry.path, entry.status)
      return true
    }
    return text
  }

  private static func holdsObjects(_ entry: FileTree.Entry, _ directory: String) throws -> Bool {
    guard entry.name.elementsEqual("objects".utf8) else { return false }
    let around = Array(entry.path.dropLast("objects".utf8.count))
    return try ["HEAD", "refs"].allSatisfy {
      try FileTree.status(around + Array($0.utf8), in: directory) != nil
    }
  }

  private static func line(_ path: [UInt8], _ status: FileStatus?) -> String {
    guard let status else { return "\(path) -\n" }
    return "\(path) \(status.kind) \(status.size) \(status.mode) \(status.modified.nanoseconds)\n"
  }
}
