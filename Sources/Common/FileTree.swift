#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A directory with everything below it, by names as bytes, never crossing a link or a mount.
///
/// Names that are not UTF-8 are as good as others here. A walk goes by open directories, so that
/// nobody can put a link in its way.
public enum FileTree {
  /// Something below the directory.
  public struct Entry: Sendable {
    /// Its path from the directory, as the kernel has it.
    public let path: [UInt8]
    /// What it is.
    public let kind: FileStatus.Kind
    /// Its status; `nil` unless the walk was asked for it.
    public let status: FileStatus?
    /// Why the directory could not be read; it is not entered then.
    public let problem: SystemFailure?
    /// Whether something else is mounted there, also a directory of the same file system; it is not
    /// entered.
    public let isMount: Bool

    /// The last component of the path.
    public var name: ArraySlice<UInt8> {
      path.lastIndex(of: UInt8(ascii: "/")).map { path[($0 + 1)...] } ?? path[...]
    }
  }

  /// What to report of regular files.
  public enum Files: Sendable {
    /// Only those that are named `.git`.
    case gitFiles
    /// All, with the status of every entry.
    case all
  }

  /// Visits what is below a directory, a directory before its content; the closure says whether to
  /// enter a directory.
  ///
  /// With a prefix only what is below that directory of it is visited; the paths begin with it.
  public static func walk(
    _ directory: String, _ files: Files, below prefix: [UInt8] = [],
    _ visit: (Entry) throws -> Bool
  ) throws {
    let start = Array(directory.utf8) + (prefix.isEmpty ? [] : [UInt8(ascii: "/")] + prefix)
    let descriptor = unsafe open(
      terminated(start), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SystemFailure(
        code: errno, operation: "list", path: String(decoding: start, as: UTF8.self))
    }
    var walker = Walker(root: directory, files: files, device: 0)
    var raw = stat()
    if unsafe fstat(descriptor, &raw) == 0 { walker.device = UInt64(raw.st_dev) }
    try walker.enter(descriptor, prefix, visit)
  }

  private struct Walker {
    let root: String
    let files: Files
    var device: UInt64

    // Takes over the descriptor.
    func enter(_ descriptor: Int32, _ prefix: [UInt8], _ visit: (Entry) throws -> Bool) throws {
      guard let stream = unsafe fdopendir(descriptor) else {
        close(descriptor)
        throw SystemFailure(code: errno, operation: "list", path: shown(prefix))
      }
      defer { unsafe closedir(stream) }
      while true {
        errno = 0
        guard let entry = unsafe readdir(stream) else {
          if errno == 0 { return }
          throw SystemFailure(code: errno, operation: "list", path: shown(prefix))
        }
        let kind = unsafe entry.pointee.d_type
        let wanted =
          files == .all || kind != UInt8(DT_REG)
          || (unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
            unsafe $0[0] == 46 && $0[1] == 103 && $0[2] == 105 && $0[3] == 116 && $0[4] == 0
          })
        guard wanted else { continue }
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe Array(bytes.prefix { $0 != 0 })
        }
        if name == [46] || name == [46, 46] { continue }
        try look(at: name, kind, in: descriptor, prefix, visit)
      }
    }

    private func look(
      at name: [UInt8], _ type: UInt8, in descriptor: Int32, _ prefix: [UInt8],
      _ visit: (Entry) throws -> Bool
    ) throws {
      let path = prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
      var status: FileStatus?
      if files == .all || type == UInt8(DT_UNKNOWN) {
        var raw = stat()
        guard unsafe fstatat(descriptor, terminated(name), &raw, AT_SYMLINK_NOFOLLOW) == 0 else {
          if errno == ENOENT { return }  // gone since it was listed
          throw SystemFailure(code: errno, operation: "look at", path: shown(path))
        }
        status = FileStatus(raw)
      }
      let kind = status?.kind ?? Self.kind(type)
      if kind == .file, files == .gitFiles, name != Array(".git".utf8) { return }
      guard kind == .directory else {
        _ = try visit(
          Entry(path: path, kind: kind, status: status, problem: nil, isMount: false))
        return
      }
      let below = unsafe openat(
        descriptor, terminated(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard below >= 0 else {
        if errno == ENOENT { return }
        let problem = SystemFailure(code: errno, operation: "list", path: shown(path))
        _ = try visit(
          Entry(path: path, kind: kind, status: status, problem: problem, isMount: false))
        return
      }
      let isMount = FileTree.isMount(below, on: device)
      let entry = Entry(path: path, kind: kind, status: status, problem: nil, isMount: isMount)
      guard try visit(entry), !isMount else {
        close(below)
        return
      }
      try enter(below, path, visit)
    }

    private func shown(_ path: [UInt8]) -> String {
      root + "/" + String(decoding: path, as: UTF8.self)
    }

    private static func kind(_ type: UInt8) -> FileStatus.Kind {
      switch type {
      case UInt8(DT_REG): .file
      case UInt8(DT_DIR): .directory
      case UInt8(DT_LNK): .link
      default: .other
      }
    }
  }
}

func terminated(_ name: [UInt8]) -> [CChar] { name.map { CChar(bitPattern: $0) } + [0] }
