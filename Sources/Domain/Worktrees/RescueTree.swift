import Common
import Processes

// The content of a rescue's commit, before git has it.
struct RescueTree {
  enum Content {
    // The bytes of a file, by its absolute path.
    case file([UInt8])
    // What git has already.
    case object(String)
  }

  // Every object and the reference are on the disk before what they save is deleted. Names that
  // are a danger on other systems are none here, and must be saved as they are.
  static let durable = [
    "-c", "core.fsync=all", "-c", "core.protectNTFS=false", "-c", "core.protectHFS=false", "-c",
    "core.splitIndex=false", "-c", "index.sparse=false", "-c", "core.bigFileThreshold=64m",
  ]

  private var items: [(path: [UInt8], mode: String, content: Content)] = []

  mutating func add(path: [UInt8], mode: String, content: Content) {
    items.append((path, mode, content))
  }

  // The id of the tree; the index of the call is a temporary one.
  func write(_ git: GitCommand) throws -> String {
    let files: [[UInt8]] = items.compactMap { item in
      if case .file(let path) = item.content { return path }
      return nil
    }
    let input = files.reduce(into: [UInt8]()) { $0 += Self.quoted($1) + [10] }
    var blobs = try git.text(
      Self.durable + ["hash-object", "-w", "--no-filters", "--stdin-paths"], input: input
    ).split(separator: "\n")[...]
    guard blobs.count == files.count else { throw Failure("git saved too few files") }
    var entries: [UInt8] = []
    for item in items {
      let blob: String
      switch item.content {
      case .file: blob = String(blobs.removeFirst())
      case .object(let id): blob = id
      }
      entries += Array("\(item.mode) \(blob)\t".utf8) + item.path + [0]
    }
    _ = try git.bytes(Self.durable + ["update-index", "-z", "--index-info"], input: entries)
    return try git.text(Self.durable + ["write-tree", "--missing-ok"])
  }

  // Git takes a path in double quotes with escapes, so a line end in a name is no end of a line.
  static func quoted(_ path: [UInt8]) -> [UInt8] {
    var quoted: [UInt8] = [0x22]
    for byte in path {
      switch byte {
      case 0x22, 0x5c: quoted += [0x5c, byte]
      case 0..<0x20, 0x7f...0xff:
        quoted += [0x5c, 48 + (byte >> 6), 48 + (byte >> 3 & 7), 48 + (byte & 7)]
      default: quoted.append(byte)
      }
    }
    return quoted + [0x22]
  }
}
