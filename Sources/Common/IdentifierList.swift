#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Ids given as arguments, or one per line on standard input when the argument is `-`.
public enum IdentifierList {
  /// The ids; a line is a bare id or a JSON object with the id in one of its fields.
  public static func read(_ arguments: [String], field: String, world: World) throws -> [String] {
    guard arguments == ["-"] else { return arguments }
    var ids: [String] = []
    var number = 0
    while let line = world.readLine() {
      number += 1
      let text = line.drop { $0 == " " || $0 == "\t" }
      if text.isEmpty { continue }
      guard text.first == "{" else {
        ids.append(String(text))
        continue
      }
      guard
        let record = try? JSONDecoder().decode([String: Field].self, from: Data(text.utf8)),
        let id = record[field]?.text
      else {
        throw Failure(
          "line \(number) of standard input has no '\(field)'", status: .dataError)
      }
      ids.append(id)
    }
    try StandardInput.refuseFailure()
    return ids
  }

  // Only text is an id; every other kind of field is read and ignored.
  private struct Field: Decodable {
    let text: String?
    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)  // not text: not an id
    }
  }
}
