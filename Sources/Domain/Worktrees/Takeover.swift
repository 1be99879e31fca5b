import Common
import Processes

// Whether a directory may become a worktree: nothing that is somebody else's is taken over.
struct Takeover {
  let repository: Repository
  let places: [Place]

  struct Refusal {
    let problem: String
    let hint: String
  }

  // For the worktree of an entry, or for a new one.
  func refusal(of path: String, for entry: AdminEntry?) throws -> Refusal? {
    let look = "ls -la \(Shell.quote(path))"
    let shown = Shell.printable(path)
    let real = try Disk.realPath(path)
    for own in [repository.root, repository.commonDirectory]
    where own == real || Path.relative(own, to: real) != nil {
      return Refusal(problem: "'\(shown)' holds this repository", hint: "wt-clean list")
    }
    if Path.relative(real, to: repository.commonDirectory) != nil {
      return Refusal(problem: "'\(shown)' is a part of this repository", hint: "wt-clean list")
    }
    if let problem = try repository(at: real, entry) {
      return Refusal(
        problem: "'\(shown)' \(problem)", hint: "git -C \(Shell.quote(path)) status")
    }
    let other = places.first { place in
      guard let other = place.entry, other.name != entry?.name, place.kind == .linked else {
        return false
      }
      return place.path.map { Inventory.isSame($0, real) } ?? false
    }
    if let other {
      return Refusal(problem: "'\(shown)' is the worktree of '\(other.id)'", hint: "wt-clean list")
    }
    guard let around = try trackedAround(real) else { return nil }
    return Refusal(problem: "'\(shown)' holds files that are tracked in '\(around)'", hint: look)
  }

  // What kind of repository it is already, in words that follow its name.
  private func repository(at path: String, _ entry: AdminEntry?) throws -> String? {
    switch try Disk.status(path + "/.git")?.kind {
    case .directory?: return "is a repository of its own"
    case .link?: return "is a repository of its own: its '.git' is a link"
    case .other?: return "is no worktree: its '.git' is no file"
    case .file?:
      guard let target = try GitFile.target(of: path), try Disk.exists(target) else { break }
      let isOurs = Inventory.isSame(Path.parent(target), repository.adminDirectory)
      if isOurs {
        // A copy of a worktree can become a new one, but not another entry's.
        guard let entry, !Inventory.isSame(target, entry.directory) else { return nil }
        return "belongs to '\(Path.name(target))'"
      }
      if try Disk.exists(target + "/HEAD") { return "belongs to another repository, '\(target)'" }
    case nil: break
    }
    return try Repository.isBare(path) ? "is a bare repository" : nil
  }

  // The worktree in which files below the directory are tracked.
  private func trackedAround(_ path: String) throws -> String? {
    let around = places.filter { place in
      (place.kind == .linked || place.kind == .main) && place.path != repository.commonDirectory
        && place.path.map { Path.relative(path, to: $0) != nil } ?? false
    }.compactMap(\.path).max { $0.utf8.count < $1.utf8.count }
    guard let around else { return nil }
    let tracked = try repository.git(in: around).bytes(
      ["--literal-pathspecs", "ls-files", "-z", "--", path])
    return tracked.isEmpty ? nil : around
  }

  // How a directory differs from what the entry's index has; nil when it may well be the one.
  func strangeness(of path: String, to entry: AdminEntry) throws -> String? {
    if let target = try GitFile.target(of: path), Path.name(target) == entry.name { return nil }
    let names = try Disk.names(in: path).filter { $0 != ".git" }
    guard !names.isEmpty, try entry.has("index") else { return nil }
    var git = repository.git
    git.environment["GIT_INDEX_FILE"] = entry.directory + "/index"
    // `S` marks what a sparse checkout leaves out.
    let files = try git.bytes(["ls-files", "-z", "-t"]).split(separator: 0)
      .filter { $0.first != UInt8(ascii: "S") }.map { Array($0.dropFirst(2)) }
    let present = try files.filter { try FileTree.status($0, in: path) != nil }.count
    if present * 2 >= files.count { return nil }
    return "'\(path)' has \(present) of the \(files.count) files of this worktree; if it is the "
      + "one, say so in its '.git': echo \(Shell.quote("gitdir: " + entry.directory)) >"
      + Shell.quote(path + "/.git")
  }
}
