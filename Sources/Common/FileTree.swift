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

    /// Where the last component of the path begins in it.
    public let nameStart: Int
    // The open directory that it is in, while it is visited.
    let directory: Int32

    /// The last component of the path.
    public var name: ArraySlice<UInt8> { path[nameStart...] }
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
    var walker = Walker(root: directory, files: files, device: 0, path: prefix)
    var raw = stat()
    if unsafe fstat(descriptor, &raw) == 0 { walker.device = UInt64(raw.st_dev) }
    try walker.enter(descriptor, visit)
  }

  private struct Walker {
    let root: String
    let files: Files
    var device: UInt64
    // Of what is looked at; a walk over many files makes no path for each.
    var path: [UInt8]
    var nameStart = 0

    // Takes over the descriptor.
    mutating func enter(_ descriptor: Int32, _ visit: (Entry) throws -> Bool) throws {
      guard let stream = unsafe fdopendir(descriptor) else {
        close(descriptor)
        throw SystemFailure(code: errno, operation: "list", path: shown)
      }
      defer { unsafe closedir(stream) }
      while true {
        errno = 0
        guard let entry = unsafe readdir(stream) else {
          if errno == 0 { return }
          throw SystemFailure(code: errno, operation: "list", path: shown)
        }
        let type = unsafe entry.pointee.d_type
        try unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          guard let name = unsafe bytes.bindMemory(to: CChar.self).baseAddress,
            unsafe strcmp(name, ".") != 0, unsafe strcmp(name, "..") != 0,
            unsafe files == .all || type != UInt8(DT_REG) || strcmp(name, ".git") == 0
          else { return }
          let length = path.count
          if length > 0 { path.append(UInt8(ascii: "/")) }
          nameStart = path.count
          unsafe path.append(contentsOf: bytes[..<strlen(name)])
          defer { path.removeLast(path.count - length) }
          try unsafe look(at: name, type, in: descriptor, visit)
        }
      }
    }

    // The name is the last of the path.
    private mutating func look(
      at name: UnsafePointer<CChar>, _ type: UInt8, in descriptor: Int32,
      _ visit: (Entry) throws -> Bool
    ) throws {
      var status: FileStatus?
      if files == .all || type == UInt8(DT_UNKNOWN) {
        var raw = stat()
        guard unsafe fstatat(descriptor, name, &raw, AT_SYMLINK_NOFOLLOW) == 0 else {
          if errno == ENOENT { return }  // gone since it was listed
          throw SystemFailure(code: errno, operation: "look at", path: shown)
        }
        status = FileStatus(raw)
      }
      let kind = status?.kind ?? Self.kind(type)
      if kind == .file, files == .gitFiles, unsafe strcmp(name, ".git") != 0 { return }
      guard kind == .directory else {
        _ = try visit(entry(kind, status, in: descriptor))
        return
      }
      let below = unsafe openat(
        descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard below >= 0 else {
        if errno == ENOENT { return }
        let problem = SystemFailure(code: errno, operation: "list", path: shown)
        _ = try visit(entry(kind, status, in: descriptor, problem: problem))
        return
      }
      let isMount = FileTree.isMount(below, on: device)
      guard try visit(entry(kind, status, in: descriptor, isMount: isMount)), !isMount else {
        close(below)
        return
      }
      try enter(below, visit)
    }

    private func entry(
      _ kind: FileStatus.Kind, _ status: FileStatus?, in directory: Int32,
      problem: SystemFailure? = nil, isMount: Bool = false
    ) -> Entry {
      Entry(
        path: path, kind: kind, status: status, problem: problem, isMount: isMount,
        nameStart: nameStart, directory: directory)
    }

    private var shown: String { root + "/" + String(decoding: path, as: UTF8.self) }

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
