import Common
import SQLite

extension SignalQueue {
  /// Which signals to list.
  public struct Filter: Sendable {
    /// Only these states; empty for those that are not over.
    public var statuses: [SignalStatus] = []
    /// Only these types; empty for all.
    public var types: [String] = []
    /// Only those older than this.
    public var staleSeconds: Int64?

    /// Lists what is not over.
    public init() {}
  }

  /// What was found: signals, and files that are none.
  public struct Found: Sendable {
    /// The signals, the oldest first.
    public var signals: [SignalState] = []
    /// Names of files that are no signals, each with the reason.
    public var malformed: [(name: String, reason: String)] = []
    /// Whether an event log decides.
    public var hasLog = false
  }

  /// Lists signals; nothing is changed.
  public func list(_ filter: Filter) throws -> Found {
    try look { session in
      var found = Found(hasLog: session.log != nil)
      let wanted = filter.statuses.isEmpty ? [.posted, .claimed] : filter.statuses
      let places = Set(SignalDirectory.live + wanted.map(\.place))
      var ids: [String] = []
      for place in places.sorted() { ids += try session.ids(in: place, &found.malformed) }
      if wanted.contains(where: \.isOver) {
        for place in try session.directory.archives() {
          ids += try session.ids(in: place, &found.malformed)
        }
      }
      ids += try session.log?.ids(wanted) ?? []
      let now = world.now()
      var seen: Set<String> = []
      for id in ids where seen.insert(id).inserted {
        try world.checkpoint()
        guard let state = try session.state(id), wanted.contains(state.status),
          filter.types.isEmpty
            || filter.types.contains(where: {
              SignalHandler.key(of: $0) == SignalHandler.key(of: state.type ?? "")
            }),
          filter.staleSeconds.map({ state.ageSeconds(at: now) > $0 }) ?? true
        else { continue }
        found.signals.append(state)
      }
      found.signals.sort { ($0.postedAt, $0.id) < ($1.postedAt, $1.id) }
      return found
    }
  }

  /// One signal, the text of its file and its events.
  public struct Shown: Sendable {
    /// The signal.
    public var state: SignalState
    /// The text of its file; `nil` without one.
    public var content: String?
    /// Its events, in order.
    public var events: [Event]
  }

  /// Signals whole, in the order of their ids; `nil` for one that nothing knows.
  public func show(_ ids: [String]) throws -> [Shown?] {
    try look(about: ids) { session in
      try ids.map { id in
        try world.checkpoint()
        guard SignalName.isID(id), let state = try session.state(id) else { return nil }
        let content = try session.files(id).first.map {
          String(decoding: $0.document.content, as: UTF8.self)
        }
        return Shown(state: state, content: content, events: try session.log?.events(id) ?? [])
      }
    }
  }

  /// One event about a signal.
  public struct Event: Encodable, Sendable {
    /// Its place in the log.
    public var position: Int64
    /// The stream it is in.
    public var streamId: String
    /// Its number there.
    public var version: Int64
    /// What happened.
    public var type: String
    /// When.
    public var time: String
  }

  /// How many files are kept in a place beside the queue, such as `late` and `quarantine`.
  public func count(_ place: String) throws -> Int {
    try directory.names(place).filter { !$0.hasSuffix(".reason.json") }.count
  }
}

extension QueueSession {
  fileprivate func ids(in place: String, _ malformed: inout [(name: String, reason: String)]) throws
    -> [String]
  {
    if try directory.unnamedCount(place) > 0 {
      malformed.append((place, "a name that is not UTF-8"))
    }
    return try directory.names(place).compactMap { name in
      do {
        return try SignalFile(directory.path, place: place, name: name)?.id
      } catch let failure as Failure where failure.status == .dataError {
        let isYoung = try isYoung(directory.at(place) + "/" + name)
        malformed.append(
          (place + "/" + name, failure.message + (isYoung ? ", or not yet: it is new" : "")))
        return nil
      }
    }
  }
}

extension SignalLog {
  fileprivate func events(_ id: String) throws -> [SignalQueue.Event] {
    var found: [SignalQueue.Event] = []
    try database.forEach(
      """
      SELECT id, stream_id, version, event_type, coalesce(json_extract(event_data, '$.time'), created_at)
      FROM main.events WHERE event_type LIKE '\(Self.prefix)AgentSignal%'
        AND CASE WHEN json_valid(event_data) THEN json_extract(event_data, '$.data.signal_id') END = ?1
      ORDER BY id
      """, [.text(id)]
    ) { row in
      found.append(
        SignalQueue.Event(
          position: row.number(0) ?? 0, streamId: row.text(1) ?? "", version: row.number(2) ?? 0,
          type: row.text(3) ?? "", time: row.text(4) ?? ""))
      return true
    }
    return found
  }
}
