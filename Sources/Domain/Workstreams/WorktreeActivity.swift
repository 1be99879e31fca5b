import Common

/// When anything was written in a worktree last.
enum WorktreeActivity {
  /// The newest time, and whether every file was looked at.
  struct Reading {
    var moment: Timestamp?
    var isWhole = true
  }

  // What tools write by themselves: it can be large, and it can be written by nobody at work.
  private static let skipped: Set<String> = [
    ".git", "node_modules", ".build", "target", "__pycache__", ".venv", "venv", ".mypy_cache",
    ".pytest_cache", "DerivedData", ".gradle",
  ]

  /// Looks at up to 20,000 files, and at git's index and log of this worktree.
  static func newest(in directory: String, stopReason: () -> StopReason?) throws -> Reading {
    var reading = Reading()
    func take(_ status: FileStatus?) {
      guard let status else { return }
      reading.moment = max(reading.moment ?? status.modified, status.modified)
    }
    if let admin = try adminDirectory(of: directory) {
      for name in ["index", "logs/HEAD", "index.lock"] { take(try Disk.status(admin + "/" + name)) }
    }
    var waiting = [directory]
    var left = 20_000
    while let next = waiting.popLast() {
      // A directory that vanished or cannot be read leaves a gap, which is told.
      guard let names = try? Disk.names(in: next) else {
        reading.isWhole = false
        continue
      }
      for name in names {
        left -= 1
        guard left > 0, stopReason() == nil else {
          reading.isWhole = false
          return reading
        }
        guard let name, !skipped.contains(name) else { continue }
        guard let status = try Disk.status(next + "/" + name) else { continue }
        if status.kind == .directory { waiting.append(next + "/" + name) } else { take(status) }
      }
    }
    return reading
  }

  private static func adminDirectory(of directory: String) throws -> String? {
    let marker = directory + "/.git"
    guard try Disk.status(marker)?.kind == .file else { return nil }
    let text = String(decoding: try Disk.read(marker, limit: 1 << 16), as: UTF8.self)
    guard let line = text.split(separator: "\n").first, line.hasPrefix("gitdir: ") else {
      return nil
    }
    return Path.normal(String(line.dropFirst(8)), from: directory)
  }
}
