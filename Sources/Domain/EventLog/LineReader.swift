import Common

/// The lines of a file, one at a time, as their bytes.
struct LineReader: ~Copyable {
  private static let longest = 1 << 30
  private let name: String
  private let read: (_ offset: Int64, _ chunk: inout [UInt8]) throws -> Int
  private var offset: Int64 = 0
  private var buffer: [UInt8] = []
  private var start = 0
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)
  /// The number of the line that was returned last.
  private(set) var number = 0

  init(_ path: String) throws {
    let file = try Descriptor(opening: path, .read)
    name = path
    read = { try file.read(into: &$1) }
  }

  init(_ spool: ImportSpool, name: String) {
    self.name = name
    read = { try spool.read(at: $0, into: &$1) }
  }

  /// The next line without its end, or `nil` at the end of the file.
  mutating func next() throws -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0a) {
        defer { start = end + 1 }
        return line(start..<end)
      }
      searched = buffer.count
      guard buffer.count - start <= Self.longest else {
        throw Failure("line \(number + 1) of '\(name)' has no end", status: .dataError)
      }
      let count = try read(offset, &chunk)
      if count == 0 {
        if start == buffer.count { return nil }
        defer { start = buffer.count }
        return line(start..<buffer.count)
      }
      offset += Int64(count)
      buffer.removeSubrange(..<start)
      searched -= start
      start = 0
      buffer += chunk[..<count]
    }
  }

  private mutating func line(_ range: Range<Int>) -> ArraySlice<UInt8> {
    number += 1
    let isDOS = range.last.map { buffer[$0] == 0x0d } ?? false
    let line = buffer[isDOS ? range.dropLast() : range]
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]  // that the text is UTF-8: no part of it
    return number == 1 && line.starts(with: mark) ? line.dropFirst(3) : line
  }
}
