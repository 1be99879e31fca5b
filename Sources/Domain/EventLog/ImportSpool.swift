public import Common

/// What can be read only once, kept in a file: an import reads twice, to judge and to import.
///
/// The file has no name, so that nothing is left of it however the run ends.
public final class ImportSpool: @unchecked Sendable {
  // Read at offsets only, which changes nothing of it.
  private let file: Descriptor

  /// Keeps standard input, or a pipe or a device; `nil` for what can be read again.
  public static func ofUnread(_ argument: String, from directory: String, world: World) throws
    -> ImportSpool?
  {
    if argument == "-" { return try ImportSpool(Descriptor.standardInput(), world) }
    let path = Path.normal(argument, from: directory)
    // Only looked at through a descriptor: a pipe named by /dev/fd has no path of its own.
    // What cannot be opened is told by whoever reads it as a file.
    guard let input = try? Descriptor(opening: path, .readNoWait) else { return nil }
    return try input.status().kind == .other ? ImportSpool(input, world) : nil
  }

  private init(_ input: borrowing Descriptor, _ world: World) throws {
    let directory = world.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    let path = directory + "/ecw-events-" + RandomName.hex(12)
    file = try Descriptor(opening: path, .createNew(mode: 0o600))
    try Disk.removeFile(path)
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while let count = try input.readPart(into: &chunk, checkpoint: world.checkpoint) {
      try file.write(chunk[..<count])
    }
  }

  /// Fills a buffer from an offset on and returns how many bytes came; 0 at the end.
  func read(at offset: Int64, into chunk: inout [UInt8]) throws -> Int {
    try unsafe chunk.withUnsafeMutableBytes { try unsafe file.read(at: offset, into: $0) }
  }
}
