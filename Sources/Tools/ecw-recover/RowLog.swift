import Common
import Salvage

/// One line of JSON for each row of a salvage: the table, the key, where it was found.
final class RowLog {
  private let file: Descriptor
  private let path: String
  private var buffer: [UInt8] = []
  private var names: [String: String] = [:]

  init(_ path: String) throws {
    self.path = path
    file = try Descriptor(opening: path, .createNew(mode: 0o600))
  }

  /// Removes the file again: of a salvage that failed there is nothing to tell.
  func discard() {
    try? Disk.removeFile(path)  // it says nothing, and is only in the way
  }

  func write(_ note: Salvager.RowNote) throws {
    switch note {
    case .saved(let row, let table): add(row, try quoted(table))
    case .differs(let table, let key): try add(key, "differs-from-snapshot", table)
    case .notInSnapshot(let table, let key): try add(key, "not-in-snapshot", table)
    }
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count > 1 << 16 { try flush() }
  }

  func finish() throws {
    try flush()
    try file.sync()
  }

  private func add(_ key: String, _ label: String, _ table: String) throws {
    buffer += #"{"key":\#(try JSON.line(key)),"label":"\#(label)","#.utf8
    buffer += #""schema":"ecw.recover.difference/1","table":\#(try quoted(table))}"#.utf8
  }

  private func add(_ row: SalvagedRow, _ table: String) {
    let doubts =
      row.doubts.isEmpty ? "" : "\"" + row.doubts.labels.joined(separator: "\",\"") + "\""
    var text = #"{"confidence":\#(row.confidence),"doubts":[\#(doubts)],"#
    text +=
      #""frame":\#(row.origin.frame.map { String($0) } ?? "null"),"page":\#(row.origin.page),"#
    text += #""rowid":\#(row.rowid.map { String($0) } ?? "null"),"schema":"ecw.recover.row/1","#
    text += #""source":"\#(row.origin.source.rawValue)","table":\#(table),"#
    text += #""trust":"\#(row.origin.trust.rawValue)"}"#
    buffer += text.utf8
  }

  private func quoted(_ name: String) throws -> String {
    if let known = names[name] { return known }
    let text = try JSON.line(name)
    names[name] = text
    return text
  }

  private func flush() throws {
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
