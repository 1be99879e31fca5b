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
      self = Self.type(of: path, mounts: table).map { FileSystemKind(type: $0) } ?? .unknown("it")
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

  /// The type of the file system that holds a path, from the bytes of `mountinfo` (proc(5)).
  static func type(of path: String, mounts: [UInt8]) -> String? {
    let path = Array(path.utf8)
    var best: (length: Int, type: ArraySlice<UInt8>)?
    for line in mounts.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: " "))
      guard fields.count > 6, let dash = fields.lastIndex(of: [UInt8(ascii: "-")]),
        dash + 1 < fields.count
      else { continue }
      let point = unescaped(fields[4])
      let holds =
        point == [UInt8(ascii: "/")] || path == point
        || path.starts(with: point + [UInt8(ascii: "/")])
      // A later mount on the same place hides the earlier one.
      if holds, point.count >= best?.length ?? 0 { best = (point.count, fields[dash + 1]) }
    }
    return best.map { String(decoding: $0.type, as: UTF8.self) }
  }

  // A space, a tab, a line end and a backslash are written as a backslash and three octal digits.
  static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
    guard field.contains(UInt8(ascii: "\\")) else { return Array(field) }
    var bytes: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      guard byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      else {
        bytes.append(byte)
        continue
      }
      bytes.append(code)
      rest = rest.dropFirst(3)
    }
    return bytes
  }
}
