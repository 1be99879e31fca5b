#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Disk {
  /// Gives a path and all that is below it to the owner and the group of another path.
  ///
  /// For root only, whose files would lock out those who work there; anybody else's call does
  /// nothing. Links are not followed.
  public static func giveAway(_ path: String, toOwnerOf other: String) throws {
    guard geteuid() == 0 else { return }
    var raw = stat()
    try check(unsafe lstat(other, &raw), "look at", other)
    if raw.st_uid != 0 || raw.st_gid != 0 { try giveAway(path, raw.st_uid, raw.st_gid) }
  }

  private static func giveAway(_ path: String, _ owner: uid_t, _ group: gid_t) throws {
    guard let status = try status(path) else { return }
    if status.kind == .directory {
      for case let name? in try names(in: path) { try giveAway(path + "/" + name, owner, group) }
    }
    try check(unsafe lchown(path, owner, group), "change owner of", path)
    // A change of the owner takes these away.
    if status.mode & 0o6000 != 0, status.kind != .link { try setMode(path, status.mode) }
  }
}
