public import Common

/// What came out of a signal's work, as JSON text.
public enum SignalResult {
  /// Larger results belong into files: the text goes into the signal and into its event.
  public static let sizeLimit = 256 << 10

  /// Reads a file that must hold one JSON value.
  public static func read(_ path: String, _ world: World) throws -> String {
    let path = Path.normal(path, from: world.currentDirectory)
    let bytes = try Disk.read(path, limit: sizeLimit)
    guard let text = value(bytes) else {
      throw Failure(
        "'\(path)' is not JSON", hint: "jq . \(Shell.quote(path))", status: .dataError)
    }
    return text
  }

  /// The JSON text of the one value that bytes are; `nil` when they are something else.
  static func value(_ bytes: [UInt8]) -> String? {
    let value = bytes.trimmed()
    // As a member of an object every JSON value can be read; it must be all there is.
    let object = Array("{\"result\":".utf8) + value + Array("}".utf8)
    return member("result", of: object).flatMap { $0.utf8.elementsEqual(value) ? $0 : nil }
  }

  /// The JSON text of a member of an object; `nil` without it or when it is no object.
  public static func member(_ key: String, of object: [UInt8]) -> String? {
    (try? SignalDocument(object)).flatMap { $0.text(of: key) }  // no JSON: no member
  }
}

extension [UInt8] {
  fileprivate func trimmed() -> ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    guard let last = lastIndex(where: { !isSpace($0) }) else { return [] }
    return self[...last].drop(while: isSpace)
  }
}
