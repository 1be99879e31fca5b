import Common

// The `.git` file of a linked worktree: one line that names its entry.
enum GitFile {
  // Where the file in a directory leads, absolute; nil when there is none or it says nothing.
  static func target(of directory: String) throws -> String? {
    guard let text = try text(of: directory), text.hasPrefix("gitdir: ") else { return nil }
    let target = text.dropFirst(8)
    return target.isEmpty ? nil : Path.normal(String(target), from: directory)
  }

  static func isRelative(in directory: String) throws -> Bool {
    try text(of: directory).map { $0.hasPrefix("gitdir: ") && !$0.hasPrefix("gitdir: /") } ?? false
  }

  private static func text(of directory: String) throws -> String? {
    let path = directory + "/.git"
    guard try Disk.status(path)?.kind == .file else { return nil }
    return line(try Disk.read(path, limit: 1 << 16))
  }

  // The content without its line ends, nil when it is no text.
  static func line(_ bytes: [UInt8]) -> String? {
    var bytes = bytes[...]
    while bytes.last == 10 || bytes.last == 13 { bytes.removeLast() }
    return String(validating: bytes, as: UTF8.self)
  }
}
