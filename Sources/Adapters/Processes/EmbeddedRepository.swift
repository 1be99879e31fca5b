import Common

/// A bare repository among the files of another repository.
///
/// A clone may carry one. Git, started inside it, would take its configuration for the user's own
/// and run what that names.
enum EmbeddedRepository {
  /// Whether git, started in a directory, would find such a repository first.
  static func contains(_ directory: String) -> Bool {
    // A directory that cannot be looked at is one in which git cannot start.
    guard var place = try? Disk.realPath(directory) else { return false }
    var bare: String?
    while true {
      if let own = ownDirectory(place) {
        guard let bare, bare != own, Path.relative(bare, to: own) == nil else { return false }
        return !hasWorktree(bare)
      }
      if bare == nil, looksBare(place) { bare = place }
      let parent = Path.parent(place)
      if parent == place { return false }
      place = parent
    }
  }

  // What `.git` is or leads to; no clone can bring one.
  private static func ownDirectory(_ place: String) -> String? {
    let git = Path.join(place, ".git")
    guard kind(git) != nil else { return nil }
    // What is no file that leads somewhere is not followed: what is bare is not its own.
    return destination(of: git) ?? git
  }

  // Git made a worktree of it, whose `.git` leads back.
  private static func hasWorktree(_ bare: String) -> Bool {
    let list = Path.join(bare, "worktrees")
    let names = (try? Disk.names(in: list)) ?? []  // a repository without worktrees has none
    return names.compactMap { $0 }.contains { name in
      let admin = Path.join(list, name)
      guard let line = firstLine(of: Path.join(admin, "gitdir")) else { return false }
      let git = Path.normal(line, from: admin)
      // Any other name a clone can bring.
      guard Path.name(git) == ".git", let leads = destination(of: git) else { return false }
      return Path.relative(leads, to: bare) != nil
    }
  }

  // Where a `.git` that is a file leads.
  private static func destination(of git: String) -> String? {
    let prefix = "gitdir: "
    guard let line = firstLine(of: git), line.hasPrefix(prefix) else { return nil }
    let target = Path.normal(String(line.dropFirst(prefix.count)), from: Path.parent(git))
    // What leads nowhere is nobody's: no place is in it.
    return (try? Disk.realPath(target)) ?? target
  }

  private static func firstLine(of path: String) -> String? {
    guard kind(path) == .file, let bytes = try? Disk.read(path, limit: 1 << 16) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }

  private static func looksBare(_ place: String) -> Bool {
    kind(Path.join(place, "HEAD")) != nil && kind(Path.join(place, "objects")) != nil
      && kind(Path.join(place, "refs")) != nil
  }

  private static func kind(_ path: String) -> FileStatus.Kind? {
    // What cannot be looked at is not there for git either.
    (try? Disk.status(path))?.kind
  }
}
