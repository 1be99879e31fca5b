public import Common

/// What came out of a signal's work, as JSON text.
public enum SignalResult {
  /// Larger results belong into files: the text goes into the signal and into its event.
  static let sizeLimit = 256 << 10

  /// Reads a file that must hold one JSON value.
  public static func read(_ path: String, _ world: World) throws -> String {
    let path = Path.normal(path, from: world.currentDirectory)
    let bytes = try Disk.read(path, limit: sizeLimit)
    let value = bytes.trimmed()
    // As a member of an object every JSON value can be read; it must be all of the file.
    guard let text = member("result", of: Array("{\"result\":".utf8) + value + Array("}".utf8)),
      text.utf8.elementsEqual(value)
    else {
      throw Failure(
        "'\(path)' is not JSON", hint: "jq . \(Shell.quote(path))", status: .dataError)
    }
    return text
  }

  /// The JSON text of a member of an object; `nil` without it or when it is no object.
  public static func member(_ key: String, of object: [UInt8]) -> String? {
    guard object.count <= sizeLimit + 64 else { return nil }
    return (try? SignalDocument(object)).flatMap { $0.text(of: key) }  // no JSON: no member
  }
}

extension [UInt8] {
  fileprivate func trimmed() -> ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    guard let last = lastIndex(where: { !isSpace($0) }) else { return [] }
    return self[...last].drop(while: isSpace)
  }
}
