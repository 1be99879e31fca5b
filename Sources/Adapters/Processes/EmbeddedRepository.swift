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
        return bare.map { $0 != own && Path.relative($0, to: own) == nil } ?? false
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
    guard let kind = kind(git) else { return nil }
    let prefix = "gitdir: "
    // What is no file that leads somewhere is not followed: what is bare is not its own.
    guard kind == .file, let bytes = try? Disk.read(git, limit: 1 << 16) else { return git }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix(prefix), let line = text.split(separator: "\n").first else { return git }
    let target = Path.normal(String(line.dropFirst(prefix.count)), from: place)
    // What leads nowhere is nobody's: no place is in it.
    return (try? Disk.realPath(target)) ?? target
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
