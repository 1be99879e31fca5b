import Common

/// What an unfinished bisection knows: `.ecw/gate/bisect.json`.
struct BisectMemory: Codable, Equatable {
  var schema = "ecw.ws-gate.bisect_state/1"
  var command: String
  /// The versions of the tools that made the runs.
  var tools: [GateResult.ToolVersion]
  /// When the last run was noted.
  var time: Timestamp
  var good: String
  var bad: String
  /// The runs on each commit, in order.
  var runs: [String: [GateRun]] = [:]

  init(
    command: String, tools: [GateResult.ToolVersion], time: Timestamp, good: String, bad: String
  ) {
    self.command = command
    self.tools = tools
    self.time = time
    self.good = good
    self.bad = bad
  }

  /// Whether its runs say something in a search that begins: the same question, not too long ago.
  func isAbout(_ other: BisectMemory, expiresSeconds: Int64) -> Bool {
    command == other.command && tools == other.tools && good == other.good && bad == other.bad
      && other.time < time.adding(seconds: expiresSeconds)
  }

  static func path(in area: GateArea) -> String { area.path + "/bisect.json" }

  /// What is on disk, if anything that can be read.
  static func read(in area: GateArea) throws -> BisectMemory? {
    guard try Disk.exists(path(in: area)) else { return nil }
    // One that is cut off is worth nothing: the search begins again.
    return try? JSON.decode(BisectMemory.self, from: Disk.read(path(in: area)))
  }

  /// Replaces the file; after a power cut the tests are simply run again, so nothing is synced.
  func write(in area: GateArea) throws {
    let temporary = Self.path(in: area) + "." + RandomName.hex(8)
    try Descriptor(opening: temporary, .createNew(mode: 0o600)).write(try JSON.line(self).utf8)
    try Disk.rename(temporary, to: Self.path(in: area))
  }

  static func remove(in area: GateArea) throws {
    if try Disk.exists(path(in: area)) { try Disk.removeFile(path(in: area)) }
  }
}
