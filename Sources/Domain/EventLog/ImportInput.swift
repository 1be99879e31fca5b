import Common

/// A file to import: NDJSON, or the Markdown that an export wrote.
public struct ImportInput: Sendable {
  /// The path it is read from.
  let path: String
  /// What it is called in messages.
  let name: String
  /// The directory of a file of Markdown: an export may be spread over its files.
  private(set) var directory: String?
  // What could be read only once, kept.
  private var spool: ImportSpool?

  /// Names a file.
  public init(path: String, name: String? = nil) {
    self.path = path
    self.name = name ?? path
  }

  /// Takes what was read from a pipe.
  public init(_ spool: ImportSpool, name: String) {
    self.init(path: name)
    self.spool = spool
  }

  /// The inputs that arguments name: a file is itself, a directory its Markdown files.
  public static func named(_ arguments: [String], from directory: String) throws -> [ImportInput] {
    try arguments.flatMap { argument -> [ImportInput] in
      let path = Path.normal(argument, from: directory)
      let real = try Disk.realPath(path)
      guard try Disk.status(real)?.kind == .directory else {
        var input = ImportInput(path: real, name: argument)
        if real.hasSuffix(".md") { input.directory = Path.parent(path) }
        return [input]
      }
      let names = try Disk.names(in: real).compactMap { $0 }.filter { $0.hasSuffix(".md") }
      guard !names.isEmpty else {
        throw Failure(
          "no Markdown files in '\(argument)'", hint: "ls \(Shell.quote(argument))",
          status: .dataError)
      }
      return names.map {
        var input = ImportInput(path: real + "/" + $0, name: argument + "/" + $0)
        input.directory = argument
        return input
      }
    }
  }

  /// Gives each record with its place to a closure and returns how many there were.
  func forEach(_ body: (IncomingRecord, String) throws -> Void) throws -> Int64 {
    var lines = try spool.map { LineReader($0, name: name) } ?? LineReader(path)
    var count: Int64 = 0
    var isMarkdown: Bool?
    var isRecord = false
    while let line = try lines.next() {
      guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
      let markdown = isMarkdown ?? (first != UInt8(ascii: "{"))
      isMarkdown = markdown
      if markdown && !isRecord {
        isRecord = MarkdownFence.opens(line)
        continue
      }
      isRecord = false
      let place = "\(name):\(lines.number)"
      let record: IncomingRecord
      do throws(IncomingRecord.Malformed) {
        record = try IncomingRecord.read(Array(line))
      } catch {
        throw Failure("\(place): \(error.reason)", status: .dataError)
      }
      count += 1
      try body(record, place)
    }
    return count
  }
}
