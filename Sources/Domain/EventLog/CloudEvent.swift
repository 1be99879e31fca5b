import Common
import SQLite

/// What is wrong with the data of an event: CloudEvents 1.0, and `type` as in its row.
enum CloudEvent {
  /// What is wrong in a few words, and whether that means damage rather than another shape.
  struct Fault {
    let text: String
    let isDamage: Bool
  }

  static func fault(type: Value, data: Value) -> String? {
    guard case .utf8(let typeBytes) = type, case .utf8(let bytes) = data else {
      return "its type or its data is no text"
    }
    return check(type: typeBytes, data: bytes)?.text
  }

  static func check(type: [UInt8], data: [UInt8]) -> Fault? {
    guard unsafe data.withUnsafeBytes({ unsafe JSONEscape.isUTF8($0) }) else {
      return Fault(text: "data is not UTF-8", isDamage: true)
    }
    guard let fields = JSONReader.fields(of: data) else {
      return JSONReader.isValid(data)
        ? Fault(text: "data is JSON but no object", isDamage: false)
        : Fault(text: "data is not JSON", isDamage: true)
    }
    func text(_ name: String) -> [UInt8]? { fields[name].flatMap { JSONReader.string(data, $0) } }
    if let named = text("type"), named != type {
      let name = String(decoding: named, as: UTF8.self)
      return Fault(text: "its data has the type '\(name)'", isDamage: true)
    }
    let missing = ["specversion", "id", "source", "type"].filter { text($0)?.isEmpty ?? true }
    if !missing.isEmpty {
      return Fault(text: "no CloudEvent: no \(missing.joined(separator: ", "))", isDamage: false)
    }
    if text("specversion") != Array("1.0".utf8) {
      return Fault(text: "not of CloudEvents 1.0", isDamage: false)
    }
    return nil
  }
}
