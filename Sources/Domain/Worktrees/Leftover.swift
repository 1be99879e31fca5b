import Common

// What an interrupted removal has left: given up already, as the entry's own note proves.
struct Leftover {
  let path: String
  private let since: Timestamp

  init(at path: String, in repository: Repository) throws {
    let note = try repository.entries().compactMap { try $0.removal() }.first { $0.aside == path }
    guard let note, try !Disk.exists(path + "/.git") else {
      throw Failure("no removal has left '\(path)'", hint: "wt-clean list", status: .refused)
    }
    (self.path, since) = (path, note.since)
  }

  // The first thing that was written there after the last look; nobody has judged that.
  func newcomer() throws -> String? {
    var found: String?
    try FileTree.walk(path, .all) { entry in
      guard found == nil, let status = entry.status, entry.kind != .directory else {
        return found == nil
      }
      // The deletion itself changes what had a second name; a time after the change was set.
      let isWritten = status.modified >= since && status.modified <= status.changed
      let isNew = status.changed >= since && (status.links == 1 || isWritten)
      if isNew { found = String(decoding: entry.path, as: UTF8.self) }
      return true
    }
    return found
  }
}

extension Removal {
  mutating func refuse(_ newcomer: String, in leftover: String) {
    problem = "'\(newcomer)' was written in '\(leftover)' since the removal began"
    next = "ls -la \(Shell.quote(leftover + "/" + newcomer))"
  }
}
