import Common

/// One run on the queue: the lock is held, the log is read, files are looked up and moved.
final class QueueSession {
  let world: World
  let policy: SignalPolicy
  let directory: SignalDirectory
  let log: SignalLog?
  let isDry: Bool
  private var claimed: [String: [String]]?
  private var archived: [String: (place: String, name: String)]?
  private var misnamed: [String: [String: [String]]] = [:]
  private var unsynced: Set<String> = []

  init(_ queue: SignalQueue, _ log: SignalLog?, isDry: Bool) {
    (world, policy, directory) = (queue.world, queue.policy, queue.directory)
    self.log = log
    self.isDry = isDry
  }

  /// Takes in new events and brings the files they are about to where the log says.
  func catchUp() throws {
    guard let log else { return }
    let ids = try log.unfiled()
    if ids.isEmpty { return }
    for id in ids where SignalName.isID(id) { try mend(id) }
    try syncDirectories()
    try log.markFiled()
  }

  /// Makes every rename of this run durable.
  func syncDirectories() throws {
    for path in unsynced.sorted() { try Disk.syncDirectory(path) }
    unsynced = []
  }

  /// Every readable file of a signal, the one that counts first.
  func files(_ id: String) throws -> [SignalFile] {
    guard SignalName.isID(id) else { return [] }
    let entry = try log?.entry(id)
    var places = SignalDirectory.over.map { ($0, SignalName.file(id)) }
    places += try claimedNames(id).map { ("claimed", $0) }
    places.append(("pending", SignalName.file(id)))
    places += try misnamed(id, in: "pending")
    var found = try places.compactMap { try file($0.0, $0.1) }
    if found.isEmpty {
      found = try SignalDirectory.over.flatMap { try misnamed(id, in: $0) }
        .compactMap { try file($0.0, $0.1) }
    }
    if found.isEmpty, let (place, name) = try archives()[id] {
      found = try [file(place, name)].compactMap { $0 }
    }
    guard let entry else { return found }
    func fits(_ file: SignalFile) -> Bool {
      file.place == entry.status.place && (entry.status != .claimed || file.token == entry.token)
    }
    return found.filter(fits) + found.filter { !fits($0) }
  }

  // What cannot be read as a signal is no file of one; a full pass puts it into the quarantine.
  private func file(_ place: String, _ name: String) throws -> SignalFile? {
    do {
      return try SignalFile(directory.path, place: place, name: name)
    } catch let failure as Failure where failure.status == .dataError {
      return nil
    }
  }

  private func claimedNames(_ id: String) throws -> [String] {
    if claimed == nil {
      claimed = Dictionary(
        grouping: try directory.names("claimed"), by: { SignalName.parse($0)?.id ?? "" })
    }
    return claimed?[id] ?? []
  }

  // A claimed file that somebody moved by hand still has the claim's token in its name.
  private func misnamed(_ id: String, in place: String) throws -> [(String, String)] {
    if misnamed[place] == nil {
      let names = try directory.names(place).filter { SignalName.parse($0)?.token != nil }
      misnamed[place] = Dictionary(grouping: names, by: { SignalName.parse($0)?.id ?? "" })
    }
    return misnamed[place]?[id]?.map { (place, $0) } ?? []
  }

  private func archives() throws -> [String: (place: String, name: String)] {
    if let archived { return archived }
    var found: [String: (place: String, name: String)] = [:]
    for place in try directory.archives() {
      for name in try directory.names(place) {
        if let id = SignalName.parse(name)?.id, found[id] == nil { found[id] = (place, name) }
      }
    }
    archived = found
    return found
  }

  /// The signal as file and log tell it together.
  func state(_ id: String) throws -> SignalState? {
    let files = try files(id)
    let entry = try log?.entry(id)
    guard let file = files.first else { return entry.map { SignalState(id: id, entry: $0) } }
    var state = SignalState(file: file, entry: entry, world: world)
    if files.count > 1, state.disagreement == nil {
      state.disagreement = "also in \(files.dropFirst().map(\.place).joined(separator: ", "))"
    }
    return state
  }

  /// Rewrites and moves a file.
  func move(
    _ file: SignalFile, _ content: [UInt8], to place: String, token: String?, isWrittenFirst: Bool
  ) throws {
    try directory.replace(
      file, with: content, place: place, name: SignalName.file(file.id, token: token),
      isWrittenFirst: isWrittenFirst)
    unsynced.formUnion([Path.parent(file.path), directory.at(place)])
    claimed?[file.id] = place == "claimed" ? [SignalName.file(file.id, token: token)] : nil
    archived?[file.id] =
      place.hasPrefix("archived") ? (place, SignalName.file(file.id, token: token)) : nil
  }
}
