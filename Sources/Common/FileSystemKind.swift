#if canImport(Darwin)
  import Darwin
#endif

/// Whether a file system is on this machine.
public enum FileSystemKind: Sendable, Equatable {
  /// On a disk, or in the memory, of this machine.
  case local
  /// On another machine.
  case network(String)
  /// Either, such as one that a user's program provides.
  case unknown(String)

  /// Looks at the file system that holds a path without links in it.
  public init(holding path: String) throws {
    #if canImport(Darwin)
      var raw = statfs()
      guard unsafe statfs(path, &raw) == 0 else {
        throw SystemFailure(code: errno, operation: "measure the file system of", path: path)
      }
      self = raw.f_flags & UInt32(MNT_LOCAL) != 0 ? .local : .network("it")
    #else
      let table = try Disk.read("/proc/self/mountinfo", limit: 4 << 20)
      self = Self.type(of: path, mounts: String(decoding: table, as: UTF8.self))
        .map { FileSystemKind(type: $0) } ?? .unknown("it")
    #endif
  }

  /// Judges the name that Linux gives a kind of file system.
  public init(type: String) {
    let networks: Set<String> = [
      "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "ceph", "afs", "coda", "lustre", "gfs2",
      "ocfs2", "gpfs", "glusterfs", "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs",
      "davfs",
    ]
    if networks.contains(type) {
      self = .network(type)
    } else if type.hasPrefix("fuse") || ["9p", "vboxsf", "virtiofs", "prl_fs"].contains(type) {
      self = .unknown(type)
    } else {
      self = .local
    }
  }

  /// The type of the file system that holds a path, from the text of `mountinfo` (proc(5)).
  static func type(of path: String, mounts: String) -> String? {
    var best: (length: Int, type: String)?
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 6, let dash = fields.lastIndex(of: "-"), dash + 1 < fields.count else {
        continue
      }
      let point = fields[4].replacing("\\040", with: " ")
      let holds = point == "/" || path == point || path.hasPrefix(point + "/")
      // A later mount on the same place hides the earlier one.
      if holds, point.count >= best?.length ?? 0 { best = (point.count, String(fields[dash + 1])) }
    }
    return best?.type
  }
}
