import Common
import SQLite
import TestSupport
import Testing

/// A workspace with signals, with an event log or without, and the tool that is run in it.
struct EcwSignalsStage {
  /// The moment at which runs happen unless a test says otherwise.
  static let now = "2026-11-21T09:00:00Z"

  let scratch: Scratch
  let hasLog: Bool
  var root: String { scratch.path }
  var store: String { scratch.at(".ecw/events.db") }

  init(_ count: Int = 3, hasLog: Bool = true, inMemory: Bool = true) throws {
    scratch = try Scratch(inMemory: inMemory)
    self.hasLog = hasLog
    try Disk.makeDirectories(scratch.at(".ecw/signals/pending"))
    if hasLog { try EventStore.create(store, events: 3) }
    for number in 0..<count { try post(number) }
  }

  static func id(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return "sig-" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Posts a signal as the field's programs do: an event, and a file with a naive local time.
  func post(
    _ number: Int, type: String = "RESEARCH", at time: String = "2026-11-21T08:59:50",
    zone: String = "", more: String = ""
  ) throws {
    let id = Self.id(number)
    let data = """
      "signal_id": "\(id)", "signal_type": "\(type)", "ps_id": "phase-1", "entry_id": "e-\(number)",
      "topic": "topic \(number)"
      """
    try scratch.write(
      """
      {\(data), "status": "PENDING",
        "created_at": "\(time).000001\(zone)", "sidequest": "default"\(more)}
      """, to: ".ecw/signals/pending/\(id).json")
    if hasLog { try append("AgentSignalPosted", "{\(data)}", at: time + "Z") }
  }

  /// Appends an event as another program would.
  func append(_ type: String, _ data: String, at time: String = now) throws {
    let database = try Database(store, .readWrite)
    try database.transaction { () throws(SQLiteError) in
      try database.run(
        """
        INSERT INTO streams VALUES ('default:blackboard:phase-1', 1, ?1, ?1)
        ON CONFLICT(stream_id) DO UPDATE SET version = version + 1
        """, .text(time))
      try database.run(
        """
        INSERT INTO events(stream_id, version, event_type, event_data, created_at)
        SELECT stream_id, version, ?1, json_object('specversion', '1.0', 'id', 'evt-000000000000',
          'source', '/ecw/blackboard/phase-1', 'type', ?1, 'time', ?3, 'data', json(?2)), ?3
        FROM streams WHERE stream_id = 'default:blackboard:phase-1'
        """, .text("ecw.blackboard." + type), .text(data), .text(time))
    }
  }

  /// Runs `ecw-signals` at the root.
  @discardableResult
  func signals(
    _ arguments: String..., at time: String = now, environment: [String: String] = [:]
  ) async throws -> ToolRun {
    try await ToolRun(
      "ecw-signals", arguments, in: root,
      environment: environment.merging(["ECW_TEST_NOW": time, "USER": "agent"]) { own, _ in own })
  }

  /// Claims one signal and returns it.
  func claim(_ arguments: String..., at time: String = now) async throws -> Signal {
    let run = try await ToolRun(
      "ecw-signals", ["claim", "--json"] + arguments, in: root,
      environment: ["ECW_TEST_NOW": time, "USER": "agent"])
    return try run.record(Signal.self)
  }

  /// Runs a shell line at the root, with the built tools in its `PATH`.
  func shell(_ line: String, environment: [String: String] = [:]) async throws -> ToolRun {
    let path = Host.products + ":" + (Host.environment["PATH"] ?? "/usr/bin:/bin")
    return try await ToolRun(
      "/bin/sh", ["-c", line], in: root,
      environment: environment.merging(["ECW_TEST_NOW": Self.now, "PATH": path]) { own, _ in own })
  }

  /// The files of the queue, by place; the token in a name is left out.
  func files() throws -> [String] {
    var found: [String] = []
    let top = scratch.at(".ecw/signals")
    for place in try Disk.names(in: top).compactMap({ $0 }) {
      let inside = try Disk.names(in: top + "/" + place).compactMap { $0 }
      for name in inside {
        if try Disk.status(top + "/" + place + "/" + name)?.kind == .directory {
          found += try Disk.names(in: top + "/" + place + "/" + name).compactMap { $0 }
            .map { place + "/" + $0 }
        } else {
          found.append(place + "/" + name.replacing(/\.\d+-[0-9a-f]{16}/, with: ""))
        }
      }
    }
    return found
  }

  /// The content of a signal's file.
  func content(_ place: String, _ number: Int) throws -> [String: Field] {
    let path = scratch.at(".ecw/signals/\(place)/\(Self.id(number)).json")
    return try JSON.decode([String: Field].self, from: Disk.read(path))
  }

  /// The kinds of events about a signal, in order.
  func events(_ number: Int) throws -> [String] {
    try Database(store, .readWrite).texts(
      """
      SELECT substr(event_type, 16) FROM events
      WHERE json_extract(event_data, '$.data.signal_id') = ?1 ORDER BY id
      """, .text(Self.id(number)))
  }

  /// How many events are wrong: a hole or a version that is not the stream's, or no CloudEvent.
  func wrongEvents() throws -> Int64? {
    try Database(store, .readWrite).number(
      """
      SELECT (SELECT count(*) FROM (SELECT e.stream_id, count(*) AS n, max(e.version) AS high,
          min(e.version) AS low, s.version AS v FROM events e LEFT JOIN streams s USING(stream_id)
          GROUP BY 1) WHERE n != high OR low != 1 OR v IS NOT high)
        + (SELECT count(*) FROM events WHERE NOT json_valid(event_data)
          OR json_extract(event_data, '$.type') != event_type
          OR json_extract(event_data, '$.specversion') != '1.0'
          OR json_extract(event_data, '$.id') NOT GLOB 'evt-????????????'
          OR json_extract(event_data, '$.source') NOT LIKE '/ecw/blackboard/%'
          OR json_extract(event_data, '$.time') NOT GLOB '????-??-??T*Z')
      """)
  }

  struct Signal: Decodable {
    let signalId: String
    let signalType: String?
    let status: String
    let fileStatus: String?
    let logStatus: String?
    let disagreement: String?
    let postedAt: Timestamp
    let ageSeconds: Int64
    let ageSource: String
    let claimedBy: String?
    let claimToken: String?
    let expiresAt: Timestamp?
    let notBefore: Timestamp?
    let attemptsCount: Int
    let path: String?
  }

  struct Change: Decodable {
    let signalId: String
    let outcome: String
    let from: String?
    let to: String?
    let reason: String?
    let keptPath: String?
    let notBefore: Timestamp?
    let dryRun: Bool
  }

  // A text or whatever else.
  struct Field: Decodable, Equatable, ExpressibleByStringLiteral {
    let text: String
    init(stringLiteral text: String) { self.text = text }
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      text =
        (try? container.decode(String.self)) ?? (try? container.decode(Int.self)).map { "\($0)" }
        ?? "other"
    }
  }
}
