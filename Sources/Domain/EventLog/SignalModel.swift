import Common
import SQLite

/// The read model `blackboard_signals`: the state of every signal, from the events about it.
struct SignalModel {
  static let table = "blackboard_signals"
  static let tables = """
    CREATE TABLE blackboard_signals (
        signal_id TEXT PRIMARY KEY,
        signal_type TEXT NOT NULL,
        payload_json TEXT NOT NULL,
        target_capabilities TEXT NOT NULL,
        posted_by TEXT NOT NULL,
        claimed_by TEXT,
        status TEXT NOT NULL DEFAULT 'POSTED',
        created_at TEXT NOT NULL,
        claimed_at TEXT,
        completed_at TEXT,
        result_json TEXT,
        version INTEGER NOT NULL DEFAULT 1
    );
    CREATE INDEX idx_signals_status ON blackboard_signals(status);
    CREATE INDEX idx_signals_type ON blackboard_signals(signal_type);
    CREATE INDEX idx_signals_capabilities ON blackboard_signals(target_capabilities);
    """
  static let columns = [
    "signal_id", "signal_type", "payload_json", "target_capabilities", "posted_by", "claimed_by",
    "status", "created_at", "claimed_at", "completed_at", "result_json", "version",
  ]

  // A signal that is posted again goes back into the queue.
  static let post = """
    INSERT INTO blackboard_signals(signal_id, signal_type, payload_json, target_capabilities,
      posted_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT(signal_id) DO UPDATE SET status = 'POSTED', claimed_by = NULL, claimed_at = NULL,
      completed_at = NULL, result_json = NULL, version = version + 1
    """
  static let change = """
    UPDATE blackboard_signals SET status = ?2, claimed_by = coalesce(?3, claimed_by),
      claimed_at = coalesce(?4, claimed_at), completed_at = coalesce(?5, completed_at),
      result_json = coalesce(?6, result_json), version = version + 1 WHERE signal_id = ?1
    """

  /// Events of a signal that was never posted.
  private(set) var orphans: Int64
  /// Events about signals of a type that nobody knows.
  private(set) var unknown: Int64

  init(orphans: Int64 = 0, unknown: Int64 = 0) {
    (self.orphans, self.unknown) = (orphans, unknown)
  }

  /// Takes one row with the six fields; events that are not about signals change nothing.
  mutating func apply(
    _ row: borrowing Row, _ post: borrowing Statement, _ change: borrowing Statement,
    _ database: borrowing Database
  ) throws {
    guard let type = row.text(3),
      let kind = type.utf8.split(separator: UInt8(ascii: ".")).last.map({ String(Substring($0)) }),
      kind.hasPrefix("AgentSignal")
    else { return }
    let bytes = Array((row.text(4) ?? "").utf8)
    guard let outer = JSONReader.fields(of: bytes),
      let event = SignalEvent(bytes, data: outer["data"], time: outer["time"], row.text(5))
    else {
      unknown += 1
      return
    }
    switch kind {
    case "AgentSignalPosted":
      return try post.run(
        .text(event.id), event.text("signal_type") ?? .text(""), event.payload(),
        event.raw("target_capabilities") ?? .text("[]"), event.text("posted_by") ?? .text(""),
        event.text("created_at") ?? event.time)
    case "AgentSignalClaimed":
      try change.run(
        .text(event.id), .text("CLAIMED"), event.text("claimed_by", "agent_id") ?? .null,
        event.text("claimed_at") ?? event.time, .null, .null)
    case "AgentSignalCompleted", "AgentSignalFailed":
      try change.run(
        .text(event.id), .text(kind == "AgentSignalFailed" ? "FAILED" : "COMPLETED"),
        event.text("claimed_by") ?? .null, .null,
        event.text("completed_at", "failed_at") ?? event.time, event.result())
    case "AgentSignalExpired":
      try change.run(.text(event.id), .text("EXPIRED"), .null, .null, .null, .null)
    default:
      unknown += 1
      return
    }
    if database.changedRowCount == 0 { orphans += 1 }
  }
}

/// The data of one event about a signal.
private struct SignalEvent {
  let id: String
  /// When it happened, as it is written.
  let time: Value
  private let bytes: [UInt8]
  private let members: [JSONReader.Member]

  init?(_ bytes: [UInt8], data: Range<Int>?, time: Range<Int>?, _ createdAt: String?) {
    guard let data, let members = JSONReader.members(of: bytes, in: data),
      let place = members.last(where: { $0.key == "signal_id" })?.value,
      let id = JSONReader.string(bytes, place)
    else { return nil }
    self.id = String(decoding: id, as: UTF8.self)
    (self.bytes, self.members) = (bytes, members)
    let text = time.flatMap { JSONReader.string(bytes, $0) }
    self.time = text.map(Value.utf8) ?? .text(createdAt ?? "")
  }

  func text(_ names: String...) -> Value? {
    for name in names {
      if let place = place(name), let text = JSONReader.string(bytes, place) { return .utf8(text) }
    }
    return nil
  }

  func raw(_ name: String) -> Value? { place(name).map { .utf8(Array(bytes[$0])) } }

  // The designed shape nests the payload; the deployed one has its fields beside the signal's own.
  func payload() -> Value {
    if let nested = raw("payload") { return nested }
    let own = SignalModel.columns
    let parts = members.filter { !own.contains($0.key) }.map { member in
      bytes[member.keyPlace] + Array(":".utf8) + bytes[member.value]
    }
    return .utf8(Array("{".utf8) + Array(parts.joined(separator: ",".utf8)) + Array("}".utf8))
  }

  func result() -> Value {
    if let result = raw("result") { return result }
    guard let error = place("error") else { return .null }
    return .utf8(Array("{\"error\":".utf8) + bytes[error] + Array("}".utf8))
  }

  private func place(_ name: String) -> Range<Int>? {
    guard let place = members.last(where: { $0.key == name })?.value,
      bytes[place.lowerBound] != UInt8(ascii: "n")
    else { return nil }
    return place
  }
}
