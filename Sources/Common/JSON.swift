#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Records as JSON: `snake_case` keys in sorted order, slashes as they are.
public enum JSON {
  /// The record on one line, without a line end.
  public static func line(_ record: some Encodable) throws -> String {
    String(decoding: try encoder().encode(record), as: UTF8.self)
  }

  /// The record spread over lines, with a line end.
  public static func document(_ record: some Encodable) throws -> String {
    let encoder = encoder()
    encoder.outputFormatting.insert(.prettyPrinted)
    return String(decoding: try encoder.encode(record), as: UTF8.self) + "\n"
  }

  /// Reads a record.
  public static func decode<Record: Decodable>(_ type: Record.Type, from bytes: [UInt8]) throws
    -> Record
  {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(bytes))
  }

  /// Reads a record whose keys are as its type spells them.
  ///
  /// Otherwise `expiresAt` and `expires_at` would be one, and which of the two is read is chance.
  public static func decodeAsNamed<Record: Decodable>(_ type: Record.Type, from bytes: [UInt8])
    throws -> Record
  {
    try JSONDecoder().decode(type, from: Data(bytes))
  }

  private static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return encoder
  }
}
