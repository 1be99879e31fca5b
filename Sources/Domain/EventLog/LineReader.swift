import Common

/// The lines of a file, one at a time, as their bytes.
struct LineReader: ~Copyable {
  private static let longest = 1 << 30
  private let file: Descriptor
  private var buffer: [UInt8] = []
  private var start = 0
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)
  /// The number of the line that was returned last.
  private(set) var number = 0

  init(_ path: String) throws { file = try Descriptor(opening: path, .read) }

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
        throw Failure("line \(number + 1) of '\(file.path)' has no end", status: .dataError)
      }
      let count = try file.read(into: &chunk)
      if count == 0 {
        if start == buffer.count { return nil }
        defer { start = buffer.count }
        return line(start..<buffer.count)
      }
      buffer.removeSubrange(..<start)
      searched -= start
      start = 0
      buffer += chunk[..<count]
    }
  }

  private mutating func line(_ range: Range<Int>) -> ArraySlice<UInt8> {
    number += 1
    let isDOS = range.last.map { buffer[$0] == 0x0d } ?? false
    return buffer[isDOS ? range.dropLast() : range]
  }
}
