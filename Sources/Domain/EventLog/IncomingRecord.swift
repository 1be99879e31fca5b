import Common
import SQLite

/// A record of an export as it comes back.
enum IncomingRecord {
  case event(Event)
  case stream(Stream)
  /// How much the export wrote that it is part of.
  case export(streams: Int64, events: Int64)
  /// A record of another kind.
  case other

  struct Event {
    var position: Value
    var stream: Value
    var version: Int64
    var type: Value
    var data: Value
    /// `nil` when the record has no such field.
    var createdAt: Value?
    /// What is wrong with it as a CloudEvent, if anything.
    var fault: String?
  }

  struct Stream {
    var id: Value
    var version: Int64?
    var createdAt: Value
    var updatedAt: Value
  }

  /// Reads a line; the error says in a few words what is wrong with it.
  static func read(_ line: [UInt8]) throws(Malformed) -> IncomingRecord {
    guard unsafe line.withUnsafeBytes({ unsafe JSONEscape.isUTF8($0) }) else {
      throw Malformed("not UTF-8")
    }
    guard let fields = JSONReader.fields(of: line) else { throw Malformed("not a JSON object") }
    let reader = FieldReader(bytes: line, fields: fields)
    switch try reader.schema() {
    case "ecw.events.stream/1": return .stream(try stream(reader))
    case "ecw.events.event/1", nil: return .event(try event(reader))
    case "ecw.events.export/1": return try export(reader)
    default: return .other
    }
  }

  /// What is wrong with a line.
  struct Malformed: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private static func event(_ reader: FieldReader) throws(Malformed) -> Event {
    guard case .integer(let version) = try reader.value("version"), version > 0 else {
      throw Malformed("'version' is no number from 1 on")
    }
    let position = try reader.value("id") ?? .null
    if case .integer(let number) = position, number < 1 { throw Malformed("'id' is below 1") }
    guard position == .null || position.isInteger else { throw Malformed("'id' is no number") }
    guard let type = try reader.value("event_type"), let data = try reader.value("event_data")
    else { throw Malformed("no 'event_type' or no 'event_data'") }
    return Event(
      position: position, stream: try reader.streamID(), version: version, type: type, data: data,
      createdAt: try reader.value("created_at"), fault: CloudEvent.fault(type: type, data: data))
  }

  private static func export(_ reader: FieldReader) throws(Malformed) -> IncomingRecord {
    guard case .integer(let streams) = try reader.value("streams_count"),
      case .integer(let events) = try reader.value("events_count")
    else { throw Malformed("no 'streams_count' or no 'events_count'") }
    guard streams >= 0, streams <= .lastNumber, events >= 0, events <= .lastNumber else {
      throw Malformed("'streams_count' or 'events_count' is no count")
    }
    return .export(streams: streams, events: events)
  }

  private static func stream(_ reader: FieldReader) throws(Malformed) -> Stream {
    let version = try reader.value("version") ?? .null
    guard version == .null || version.isInteger else { throw Malformed("'version' is no number") }
    return Stream(
      id: try reader.streamID(), version: version.integer,
      createdAt: try reader.value("created_at") ?? .null,
      updatedAt: try reader.value("updated_at") ?? .null)
  }
}

/// The fields of one line as values of SQLite.
private struct FieldReader {
  let bytes: [UInt8]
  let fields: [String: Range<Int>]

  func schema() throws(IncomingRecord.Malformed) -> String? {
    guard let range = fields["schema"] else { return nil }
    guard let text = JSONReader.string(bytes, range) else {
      throw IncomingRecord.Malformed("'schema' is no text")
    }
    return String(decoding: text, as: UTF8.self)
  }

  func streamID() throws(IncomingRecord.Malformed) -> Value {
    guard case .utf8(let id)? = try value("stream_id"), !id.isEmpty else {
      throw IncomingRecord.Malformed("no 'stream_id'")
    }
    return .utf8(id)
  }

  func value(_ name: String) throws(IncomingRecord.Malformed) -> Value? {
    guard let range = fields[name] else { return nil }
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "\""):
      guard let text = JSONReader.string(bytes, range) else {
        throw IncomingRecord.Malformed("'\(name)' has half a surrogate pair")
      }
      return .utf8(text)
    case UInt8(ascii: "{"): return try object(range)
    case UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"): return .utf8(Array(bytes[range]))
    default: return number(String(decoding: bytes[range], as: UTF8.self))
    }
  }

  private func number(_ text: String) -> Value {
    if let integer = Int64(text) { return .integer(integer) }
    return .real(Double(text) ?? 0)
  }

  // Bytes that JSON cannot hold; any other object is data that was not put into a string.
  private func object(_ range: Range<Int>) throws(IncomingRecord.Malformed) -> Value {
    guard let inner = JSONReader.fields(of: bytes, in: range), inner.count == 1,
      let (key, place) = inner.first, key == "text_hex" || key == "blob_hex"
    else { return .utf8(Array(bytes[range])) }
    guard let digits = JSONReader.string(bytes, place), digits.count % 2 == 0 else {
      throw IncomingRecord.Malformed("'\(key)' is no hexadecimal text")
    }
    var raw: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = JSONText.digit(digits[index]), let low = JSONText.digit(digits[index + 1])
      else { throw IncomingRecord.Malformed("'\(key)' is no hexadecimal text") }
      raw.append(high << 4 | low)
    }
    return key == "text_hex" ? .utf8(raw) : .blob(raw)
  }
}

extension Value {
  var integer: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }
  var isInteger: Bool { integer != nil }
}
