import Common

/// The directories of the queue: one for each state, and those for what must not be lost.
///
/// `pending`, `claimed`, `completed`, `failed` (the dead letters), `expired`, `archived/<day>`;
/// `late` for the results of claims that were lost, `results` for large ones of earlier attempts,
/// `quarantine` for files that are no signals.
struct SignalDirectory {
  let path: String
  /// Told of each file that is put into the quarantine: where it is now, and why.
  var onSetAside: (_ path: String, _ reason: String) -> Void = { _, _ in }

  init(_ workspace: Workspace) { path = workspace.stateDirectory + "/signals" }

  static let live = ["pending", "claimed"]
  static let over = SignalStatus.allCases.filter(\.isOver).map(\.place)

  func at(_ place: String) -> String { path + "/" + place }

  /// The names in a place that are meant to be signals, sorted; none when it is not there.
  func names(_ place: String) throws -> [String] {
    guard try isThere(place) else { return [] }
    return try Disk.names(in: at(place)).compactMap { $0 }.filter(SignalName.isMeant)
  }

  /// How many names of a place are not UTF-8: such a file can neither be named nor moved.
  func unnamedCount(_ place: String) throws -> Int {
    try isThere(place) ? try Disk.names(in: at(place)).filter { $0 == nil }.count : 0
  }

  /// The days that have archived signals, newest first.
  func archives() throws -> [String] {
    guard try isThere("archived") else { return [] }
    return try Disk.names(in: at("archived")).compactMap { $0 }
      .filter { !$0.hasPrefix(".") && Path.isSafe($0) }.reversed().map { "archived/" + $0 }
      .filter { try isThere($0) }
  }

  /// Makes a place if it is missing.
  func make(_ place: String) throws {
    if try !isThere(place) { try Disk.makeDirectories(at(place), mode: 0o755) }
  }

  /// Removes what a killed run of ours left behind: files that never became part of the queue.
  func removeLitter(_ place: String) throws {
    guard try isThere(place) else { return }
    for name in try Disk.names(in: at(place)).compactMap({ $0 })
    where name.hasPrefix(".sig-") && name.hasSuffix(".tmp") {
      try Disk.removeFile(at(place) + "/" + name)
    }
  }

  // A link in the place of a directory would lead every move somewhere else.
  private func isThere(_ place: String) throws -> Bool {
    for path in [path, at(place)] {
      guard let status = try Disk.status(path) else { return false }
      guard status.kind == .directory else {
        throw Failure(
          "'\(path)' is not a directory", hint: "ls -ld \(Shell.quote(path))", status: .dataError)
      }
    }
    return true
  }
}

extension SignalDirectory {
  /// Puts new content into a file and moves it, each by one rename; `syncs` is not done here.
  ///
  /// An end is written before the move, because it carries a result; a claim or a requeue is moved
  /// first, because the move is what only one can win.
  func replace(
    _ file: SignalFile, with content: [UInt8], place: String, name: String, isWrittenFirst: Bool
  ) throws {
    try make(place)
    let target = at(place) + "/" + name
    let draft = at(place) + "/." + name + ".tmp"
    if try Disk.exists(draft) { try Disk.removeFile(draft) }
    let output = try Descriptor(opening: draft, .createNew(mode: file.status.mode & 0o777))
    try output.write(content)
    try output.sync()
    if file.path == target { return try Disk.rename(draft, to: target) }
    if try Disk.exists(target) {
      try setAside(target, "another file of this signal was in its way")
    }
    if isWrittenFirst {
      try Disk.rename(draft, to: file.path)
      try Disk.rename(file.path, to: target)
    } else {
      try Disk.rename(file.path, to: target)
      try Disk.rename(draft, to: target)
    }
  }

  /// Moves a file that must not be in the queue to the quarantine, with the reason beside it.
  @discardableResult
  func setAside(_ path: String, _ reason: String, isTold: Bool = true) throws -> String {
    try make("quarantine")
    var name = Path.name(path)
    if try Disk.exists(at("quarantine") + "/" + name) { name += "." + RandomName.hex(8) }
    let target = at("quarantine") + "/" + name
    let origin = Path.relative(path, to: self.path) ?? path
    try AtomicFile.write(
      JSON.document(Reason(from: origin, reason: reason)), to: target + ".reason.json")
    try Disk.rename(path, to: target)
    try Disk.syncDirectory(at("quarantine"))
    try Disk.syncDirectory(Path.parent(path))
    if isTold { onSetAside(target, reason) }
    return target
  }

  private struct Reason: Encodable {
    var schema = "ecw.signals.quarantine/1"
    var from: String
    var reason: String
  }
}
