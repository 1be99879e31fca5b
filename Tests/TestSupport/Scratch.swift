import Common

/// A directory of one test, removed when the test is over.
public final class Scratch: Sendable {
  /// The absolute path, without links.
  public let path: String

  /// Creates an empty directory; `ECW_KEEP_SCRATCH=1` keeps it for a look.
  ///
  /// In memory, where there is such a file system: for tests that only wait for the disk otherwise.
  public init(inMemory: Bool = false) throws {
    let usual = Host.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    let base = try inMemory && Disk.exists("/dev/shm") ? "/dev/shm" : usual
    let path = base + "/ecw-test-" + RandomName.hex(12)
    try Disk.makeDirectory(path, mode: 0o700)
    self.path = try Disk.realPath(path)
  }

  deinit {
    if Host.environment["ECW_KEEP_SCRATCH"] != "1" {
      try? Disk.removeTree(path)  // what cannot be removed stays in the temporary directory
    }
  }

  /// The path of something in the directory.
  public func at(_ name: String) -> String { path + "/" + name }

  /// Writes a file, with the directories above it.
  public func write(_ text: String, to name: String) throws {
    try Disk.makeDirectories(Path.parent(at(name)))
    if try Disk.exists(at(name)) { try Disk.removeFile(at(name)) }
    let file = try Descriptor(opening: at(name), .createNew(mode: 0o644))
    try file.write(text.utf8)
  }

  /// Every path below the directory with its size, mode and content, to compare states.
  ///
  /// Directories' times are left out; a file's modification time is in.
  public func state(skipping prefix: String? = nil) throws -> [String: String] {
    var found: [String: String] = [:]
    try walk("") { name, status in
      if let prefix, name.hasPrefix(prefix) { return }
      switch status.kind {
      case .file:
        let bytes = try Disk.read(at(name), limit: 1 << 30)
        // Git sets the time of an object anew when it would write the same one again.
        let isObject = name.contains(".git/objects/")
        let time = isObject ? "" : String(status.modified.nanoseconds)
        found[name] = "\(status.mode) \(time) \(Self.checksum(bytes))"
      case .link: found[name] = "-> " + (try Disk.readLink(at(name)) ?? "")
      default: found[name] = "\(status.kind) \(status.mode)"
      }
    }
    return found
  }

  private func walk(_ directory: String, _ body: (String, FileStatus) throws -> Void) throws {
    for name in try Disk.names(in: at(directory)).compactMap({ $0 }) {
      let path = directory.isEmpty ? name : directory + "/" + name
      guard let status = try Disk.status(at(path)) else { continue }
      try body(path, status)
      if status.kind == .directory { try walk(path, body) }
    }
  }

  // FNV-1a: tests compare states; nobody attacks them.
  private static func checksum(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "\(bytes.count):" + String(hash, radix: 16)
  }
}
