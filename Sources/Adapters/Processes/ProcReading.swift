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
      for name in try Disk.names(in: "/proc") {
        guard let name, let pid = Int32(name), pid != own else { continue }
        let holding = indices(pid, wanted)
        guard !holding.isEmpty, let process = try process(pid) else { continue }
        for index in holding { found[index].append(process) }
      }
      return found.map { $0.sorted { $0.pid < $1.pid } }
    }

    private func indices(_ pid: Int32, _ wanted: [[UInt8]]) -> Set<Int> {
      var found: Set<Int> = []
      var links = ["/proc/\(pid)/cwd", "/proc/\(pid)/exe"]
      // A process of somebody else, or one that just ended, cannot be looked into.
      if let descriptors = try? Disk.names(in: "/proc/\(pid)/fd") {
        links += descriptors.compactMap { $0.map { "/proc/\(pid)/fd/\($0)" } }
      }
      for link in links {
        guard let target = Self.target(of: link), target.first == UInt8(ascii: "/") else {
          continue
        }
        found.formUnion(LiveProcesses.indices(of: wanted, holding: target))
      }
      return found
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
#endif
