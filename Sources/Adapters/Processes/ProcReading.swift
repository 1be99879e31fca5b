#if os(Linux)
  import Common
  import Glibc

  // Processes as proc(5) shows them.
  struct ProcReading {
    private let bootSeconds: Int64
    private let ticksPerSecond = Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))

    init() throws {
      let text = String(decoding: try Disk.read("/proc/stat", limit: 16 << 20), as: UTF8.self)
      let line = text.split(separator: "\n").first { $0.hasPrefix("btime ") }
      guard let seconds = line.flatMap({ Int64($0.dropFirst(6)) }) else {
        throw Failure("'/proc/stat' does not say when the machine started")
      }
      bootSeconds = seconds
    }

    func parent(of pid: Int32) throws -> Int32? {
      try stat(of: pid).flatMap { Int32(String(decoding: $0.fields[1], as: UTF8.self)) }
    }

    func process(_ pid: Int32) throws -> LiveProcess? {
      guard let (name, fields) = try stat(of: pid), fields.count > 19,
        let ticks = Int64(String(decoding: fields[19], as: UTF8.self)),
        !["Z", "X"].contains(String(decoding: fields[0], as: UTF8.self))
      else { return nil }
      return LiveProcess(
        pid: pid, startedAt: Timestamp(seconds: bootSeconds + ticks / ticksPerSecond),
        command: String(decoding: name, as: UTF8.self))
    }

    // The program's name, and the fields from the third of proc_pid_stat(5) on.
    private func stat(of pid: Int32) throws -> (
      name: ArraySlice<UInt8>, fields: [ArraySlice<UInt8>]
    )? {
      let bytes: [UInt8]
      do {
        bytes = try Disk.read("/proc/\(pid)/stat", limit: 1 << 16)
      } catch let failure as SystemFailure where failure.isMissing || failure.code == ESRCH {
        return nil
      }
      // The name is in brackets and may hold any character, also a bracket.
      guard let open = bytes.firstIndex(of: UInt8(ascii: "(")),
        let close = bytes.lastIndex(of: UInt8(ascii: ")")), open < close
      else { return nil }
      let fields = bytes[(close + 1)...].split(separator: UInt8(ascii: " "))
      return fields.count > 1 ? (bytes[(open + 1)..<close], fields) : nil
    }

    func below(_ directories: [String]) throws -> [[LiveProcess]] {
      let wanted = directories.map { Array($0.utf8) }
      var found: [[LiveProcess]] = directories.map { _ in [] }
      let own = getpid()
      let ownView = Self.target(of: "/proc/self/ns/mnt")
      let places = ForeignPaths(to: directories)
      // Where nothing is, nobody works.
      let there = directories.filter { (try? Disk.exists($0)) == true }
      let around = Self.common(there.map { Array($0.utf8) })
      for name in try Disk.names(in: "/proc") {
        guard let name, let pid = Int32(name), pid != own else { continue }
        // In a container the same directories have other names.
        let isForeign = Self.target(of: "/proc/\(pid)/ns/mnt") != ownView
        let paths = Self.paths(of: pid, mappedIn: isForeign ? [] : around)
        var holding: Set<Int> = []
        for path in paths { holding.formUnion(LiveProcesses.indices(of: wanted, holding: path)) }
        if isForeign { holding.formUnion(places.indices(of: paths, pid)) }
        guard !holding.isEmpty, let process = try process(pid) else { continue }
        for index in holding { found[index].append(process) }
      }
      return found.map { $0.sorted { $0.pid < $1.pid } }
    }

    // What all begin with.
    private static func common(_ paths: [[UInt8]]) -> [UInt8] {
      paths.reduce(paths.first ?? []) { common, path in
        zip(common, path).prefix { $0.0 == $0.1 }.map(\.0)
      }
    }

    // Every path that a process works with; mapped files only if they begin as is said. A process
    // of somebody else, or one that just ended, cannot be looked into and has none.
    private static func paths(of pid: Int32, mappedIn around: [UInt8]) -> Set<ArraySlice<UInt8>> {
      var links = ["cwd", "exe", "root"].map { "/proc/\(pid)/\($0)" }
      if let descriptors = try? Disk.names(in: "/proc/\(pid)/fd") {
        links += descriptors.compactMap { $0.map { "/proc/\(pid)/fd/\($0)" } }
      }
      let slash = UInt8(ascii: "/")
      let named = links.compactMap { target(of: $0) }.filter { $0.first == slash }
      // A file that is mapped may be open no more.
      let maps = (try? read("/proc/\(pid)/maps")) ?? []
      guard holds(maps, around) else { return Set(named) }
      return maps.split(separator: 10).reduce(into: Set(named)) { found, line in
        if let start = line.firstIndex(of: slash) { found.insert(line[start...]) }
      }
    }

    // Nearly all processes map nothing there: this is quicker than to take their lines apart.
    private static func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
      let text = text.map { CChar(bitPattern: $0) } + [0]
      let part = part.map { CChar(bitPattern: $0) } + [0]
      return unsafe strstr(text, part) != nil
    }

    // In big pieces: the kernel writes such a file anew for each.
    private static func read(_ path: String) throws -> [UInt8] {
      let file = try Descriptor(opening: path, .read)
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while bytes.count < 64 << 20 {
        let count = try file.read(into: &chunk)
        if count == 0 { break }
        bytes += chunk[..<count]
      }
      return bytes
    }

    private static func target(of link: String) -> ArraySlice<UInt8>? {
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
        guard let base = buffer.baseAddress else { return nil }
        let count = unsafe readlink(link, base, buffer.count)
        guard count > 0 else { return nil }
        return unsafe ArraySlice(buffer[..<count].map { UInt8(bitPattern: $0) })
      }
    }
  }

  // Paths as another process sees them, told by what they lead to.
  struct ForeignPaths {
    private struct Identity: Hashable { let device: UInt64, inode: UInt64 }
    private let wanted: [Identity: [Int]]

    init(to directories: [String]) {
      // What is not there is not worked in.
      let known = directories.enumerated().compactMap { index, path in
        Self.identity(of: path).map { ($0, [index]) }
      }
      wanted = Dictionary(known, uniquingKeysWith: +)
    }

    func indices(of paths: Set<ArraySlice<UInt8>>, _ pid: Int32) -> Set<Int> {
      var found: Set<Int> = []
      var seen: Set<String> = []
      for path in paths {
        var path = String(decoding: path, as: UTF8.self)
        // Upwards, until where it was before.
        while path != "/", path != ".", seen.insert(path).inserted {
          if let identity = Self.identity(of: "/proc/\(pid)/root" + path) {
            found.formUnion(wanted[identity] ?? [])
          }
          path = Path.parent(path)
        }
      }
      return found
    }

    // What cannot be seen is not known to be the same.
    private static func identity(of path: String) -> Identity? {
      guard let status = try? Disk.status(path) else { return nil }
      return Identity(device: status.device, inode: status.inode)
    }
  }
#endif
