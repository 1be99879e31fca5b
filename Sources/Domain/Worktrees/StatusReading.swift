import Common
import Processes

// What `git status` says of a worktree, with every untracked and every ignored file.
struct StatusReading: Sendable {
  var staged: [[UInt8]] = []
  var modified: [[UInt8]] = []
  var unmerged: [[UInt8]] = []
  // A path that ends in a slash is a repository of its own.
  var untracked: [[UInt8]] = []
  var ignored: [[UInt8]] = []

  // The settings that would hide something are overruled; so is what starts a background process.
  // A submodule that is there is looked at on its own, whatever is in it.
  private static let arguments =
    [
      "core.fsmonitor=false", "core.preloadIndex=false", "core.untrackedCache=false",
      "core.ignoreCase=false", "core.trustctime=true", "core.checkStat=default",
    ].flatMap { ["-c", $0] } + [
      "status", "--porcelain=v2", "-z", "--ignore-submodules=dirty", "--no-renames",
    ]
  private static let all = ["--untracked-files=all", "--ignored=traditional"]

  init() {}

  init(of worktree: String, in repository: Repository) throws {
    try self.init(repository.git(in: worktree))
  }

  init(_ git: GitCommand) throws { try self.init(git, Self.all) }

  // Of the files of the index alone, or only of some of them: those that can be different.
  init(_ git: GitCommand, ofTracked paths: [[UInt8]]) throws {
    let names = paths.compactMap { String(validating: $0, as: UTF8.self) }
    let isFew = names.count == paths.count && names.count <= 100
    try self.init(
      git,
      ["--untracked-files=no"] + (isFew && !names.isEmpty ? ["--"] + names : []))
  }

  private init(_ git: GitCommand, _ arguments: [String]) throws {
    var git = git
    git.environment["GIT_LITERAL_PATHSPECS"] = "1"
    // Where there are no modes, git is believed when it was told so.
    let modes = try Self.keepsModes(git.directory) ? ["-c", "core.fileMode=true"] : []
    let bytes = try git.bytes(modes + Self.arguments + arguments)
    for record in bytes.split(separator: 0) { add(record) }
  }

  // Whether files have modes of their own there: git has made this one, and never executable.
  static func keepsModes(_ worktree: String) throws -> Bool {
    let marker = worktree + "/.git"
    let isDirectory = try Disk.status(marker)?.kind == .directory
    let status = try Disk.status(isDirectory ? marker + "/HEAD" : marker)
    return (status?.mode ?? 0) & 0o100 == 0
  }

  private mutating func add(_ record: ArraySlice<UInt8>) {
    switch record.first {
    case UInt8(ascii: "?"): untracked.append(Array(record.dropFirst(2)))
    case UInt8(ascii: "!"): ignored.append(Array(record.dropFirst(2)))
    case UInt8(ascii: "1"):
      let path = Self.path(in: record, after: 8)
      let start = record.startIndex
      if record[start + 2] != UInt8(ascii: ".") { staged.append(path) }
      if record[start + 3] != UInt8(ascii: ".") { modified.append(path) }
    case UInt8(ascii: "u"): unmerged.append(Self.path(in: record, after: 10))
    default: break
    }
  }

  private static func path(in record: ArraySlice<UInt8>, after spaces: Int) -> [UInt8] {
    var rest = record
    for _ in 0..<spaces {
      guard let space = rest.firstIndex(of: UInt8(ascii: " ")) else { return [] }
      rest = rest[(space + 1)...]
    }
    return Array(rest)
  }
}
