public import Common

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which processes have a file open.
public enum OpenFiles {
  /// A process that has one of the files open.
  public struct Holder: Sendable, Hashable, Codable {
    /// The process id.
    public let pid: Int32
    /// The name of its program.
    public let command: String

    /// Names a process.
    public init(pid: Int32, command: String) {
      self.pid = pid
      self.command = command
    }
  }

  /// The other processes that have any of the paths open, by device and inode.
  ///
  /// Only processes that this user may look into are seen.
  public static func holders(of paths: [String], world: World) throws -> [Holder] {
    let wanted = try paths.compactMap { try Disk.status($0) }.filter { $0.kind == .file }
    if wanted.isEmpty { return [] }
    #if os(Linux)
      return try holdersFromProc(wanted)
    #else
      // What cannot be looked at has no holder to be found.
      return try holdersFromLsof(paths.filter { (try? Disk.exists($0)) == true }, world)
    #endif
  }

  #if os(Linux)
    private static func holdersFromProc(_ wanted: [FileStatus]) throws -> [Holder] {
      let own = getpid()
      var found: [Holder] = []
      for name in try Disk.names(in: "/proc") {
        guard let name, let pid = Int32(name), pid != own, has(pid, wanted) else { continue }
        let command = try? Disk.read("/proc/\(pid)/comm", limit: 1 << 12)  // gone: no name
        found.append(
          Holder(
            pid: pid,
            command: String(decoding: command ?? [], as: UTF8.self).split(separator: "\n").first
              .map(String.init) ?? "?"))
      }
      return found.sorted { $0.pid < $1.pid }
    }

    private static func has(_ pid: Int32, _ wanted: [FileStatus]) -> Bool {
      let directory = "/proc/\(pid)/fd"
      // A process of somebody else, or one that just ended, cannot be looked into.
      guard let descriptors = try? Disk.names(in: directory) else { return false }
      return descriptors.contains { descriptor in
        var raw = stat()
        guard let descriptor, unsafe stat("\(directory)/\(descriptor)", &raw) == 0 else {
          return false
        }
        return wanted.contains { $0.inode == UInt64(raw.st_ino) && $0.device == UInt64(raw.st_dev) }
      }
    }
  #else
    private static func holdersFromLsof(_ paths: [String], _ world: World) throws -> [Holder] {
      let lsof = ChildProcess("lsof", ["-F", "pc", "--"] + paths, in: "/", world: world)
      let (_, bytes) = try lsof.outputWaiting()
      var pid: Int32?
      var found: [Holder] = []
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        if line.hasPrefix("p") { pid = Int32(line.dropFirst()) }
        if line.hasPrefix("c"), let holder = pid, holder != getpid() {
          found.append(Holder(pid: holder, command: String(line.dropFirst())))
        }
      }
      return found
    }
  #endif
}
