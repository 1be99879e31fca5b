import Common

/// The JSON object of a signal file; what we do not change stays as it was, byte for byte.
struct SignalDocument {
  let fields: SignalFields
  private var bytes: [UInt8]

  /// Reads an object; throws a ``Failure`` that says what is wrong with it.
  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]  // that the text is UTF-8: allowed, no part of it
    guard StrictJSON.isValid(bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes) else {
      throw Failure("not JSON in UTF-8", status: .dataError)
    }
    do {
      fields = try JSON.decodeAsNamed(SignalFields.self, from: bytes)
    } catch {
      throw Failure("not a JSON object", status: .dataError)
    }
  }

  var content: [UInt8] { bytes }

  /// The JSON text of a member, or `nil` without it.
  func text(of key: String) -> String? {
    members().last { $0.isNamed(key, in: bytes) }
      .map { String(decoding: bytes[$0.value], as: UTF8.self) }
  }

  /// Sets a member to a JSON text, or removes it.
  mutating func set(_ key: String, _ text: String?) {
    guard let text else { return remove(key) }
    let all = members()
    let named = all.filter { $0.isNamed(key, in: bytes) }
    if named.isEmpty { insert("\(Self.quoted(key)): \(text)", after: all.last) }
    // Backwards, so that the ranges before stay right.
    for member in named.reversed() {
      bytes.replaceSubrange(member.value, with: Array(text.utf8))
    }
  }

  /// Adds an element to an array, which begins with it when there is none; the oldest go.
  mutating func append(_ key: String, _ element: String, keeping limit: Int = 100) {
    let all = elements(of: key).suffix(limit - 1) + [element]
    set(key, "[" + all.joined(separator: ", ") + "]")
  }

  /// The JSON texts of an array's elements; none when it is no array.
  func elements(of key: String) -> [String] {
    guard let array = members().last(where: { $0.isNamed(key, in: bytes) })?.value,
      bytes[array.lowerBound] == UInt8(ascii: "[")
    else { return [] }
    var found: [String] = []
    var at = array.lowerBound + 1
    while true {
      skip(&at) { Self.isSpace($0) || $0 == UInt8(ascii: ",") }
      let element = value(from: at)
      if element.isEmpty { return found }
      found.append(String(decoding: bytes[element], as: UTF8.self))
      at = element.upperBound
    }
  }

  /// The members by name, as JSON texts, but for some; of a name that comes twice the last.
  func members(without left: Set<String>) -> [(String, String)] {
    var found: [(String, String)] = []
    for member in members() {
      guard let name = member.name(in: bytes), !left.contains(name) else { continue }
      found.removeAll { $0.0 == name }
      found.append((name, String(decoding: bytes[member.value], as: UTF8.self)))
    }
    return found
  }

  /// A text as JSON.
  static func quoted(_ text: String) -> String {
    // A text always encodes.
    (try? JSON.line(text)) ?? "\"\""
  }

  private mutating func remove(_ key: String) {
    let found = members()
    guard let index = found.firstIndex(where: { $0.isNamed(key, in: bytes) }) else { return }
    if index + 1 < found.count {
      bytes.removeSubrange(found[index].key.lowerBound..<found[index + 1].key.lowerBound)
    } else {
      let start = index > 0 ? found[index - 1].value.upperBound : found[index].key.lowerBound
      bytes.removeSubrange(start..<found[index].value.upperBound)
    }
    remove(key)  // a name can come twice
  }

  private mutating func insert(_ member: String, after last: Member?) {
    let isSpread = bytes.contains(UInt8(ascii: "\n"))
    if let last {
      bytes.insert(
        contentsOf: Array((isSpread ? ",\n  " : ", ").utf8 + Array(member.utf8)),
        at: last.value.upperBound)
    } else if let brace = bytes.firstIndex(of: UInt8(ascii: "{")) {
      bytes.insert(contentsOf: Array(member.utf8), at: brace + 1)
    }
  }
}

extension SignalDocument {
  private struct Member {
    let key: Range<Int>
    let value: Range<Int>

    func isNamed(_ name: String, in bytes: [UInt8]) -> Bool {
      bytes[key].contains(UInt8(ascii: "\\"))
        ? self.name(in: bytes)?.utf8.elementsEqual(name.utf8) ?? false
        : bytes[key].dropFirst().dropLast().elementsEqual(name.utf8)
    }

    // A name always decodes: the text is valid.
    func name(in bytes: [UInt8]) -> String? {
      (try? JSON.decode([String].self, from: [91] + bytes[key] + [93]))?.first
    }
  }

  // The members of the outermost object; the text was read as JSON before, so it is well formed.
  private func members() -> [Member] {
    var found: [Member] = []
    guard var at = bytes.firstIndex(of: UInt8(ascii: "{")).map({ $0 + 1 }) else { return [] }
    while true {
      skip(&at) { Self.isSpace($0) || $0 == UInt8(ascii: ",") }
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return found }
      let key = string(from: at)
      at = key.upperBound
      skip(&at) { Self.isSpace($0) || $0 == UInt8(ascii: ":") }
      let value = value(from: at)
      guard !value.isEmpty else { return found }
      found.append(Member(key: key, value: value))
      at = value.upperBound
    }
  }

  private func value(from start: Int) -> Range<Int> {
    var at = start
    var depth = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at = string(from: at).upperBound
        if depth == 0 { return start..<at }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return start..<at }
        depth -= 1
        if depth == 0 { return start..<at + 1 }
      case UInt8(ascii: ","), UInt8(ascii: " "), 9, 10, 13:
        if depth == 0 { return start..<at }
      default: break
      }
      at += 1
    }
    return start..<at
  }

  private func string(from start: Int) -> Range<Int> {
    var at = start + 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return start..<min(at + 1, bytes.count)
  }

  private func skip(_ at: inout Int, _ isSkipped: (UInt8) -> Bool) {
    while at < bytes.count, isSkipped(bytes[at]) { at += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 13
  }
}
