#if !os(Linux)
  import Common
  import Darwin

  // Processes as ps(1) and lsof(8) show them.
  enum PsReading {
    static func process(_ pid: Int32, _ world: World) throws -> LiveProcess? {
      var ps = ChildProcess(
        "/bin/ps", ["-o", "lstart=,state=,comm=", "-p", "\(pid)"], in: "/", world: world)
      ps.environment["LC_ALL"] = "C"
      ps.environment["TZ"] = "UTC"
      let line =
        String(decoding: try ps.outputWaiting().bytes, as: UTF8.self)
        .split(separator: "\n").first ?? ""
      // `Sat Nov 21 12:10:31 2026 S /bin/sh`
      let fields = line.split(separator: " ", maxSplits: 6)
      guard fields.count == 7, !fields[5].hasPrefix("Z"),
        let started = Timestamp(
          ctime: fields[..<5].joined(separator: " "), utcOffset: { _ in 0 })
      else { return nil }
      return LiveProcess(pid: pid, startedAt: started, command: Path.name(String(fields[6])))
    }

    static func parent(of pid: Int32, _ world: World) throws -> Int32? {
      let ps = ChildProcess("/bin/ps", ["-o", "ppid=", "-p", "\(pid)"], in: "/", world: world)
      let text = String(decoding: try ps.outputWaiting().bytes, as: UTF8.self)
      return Int32(text.filter(\.isNumber))
    }

    static func below(_ directories: [String], _ world: World) throws -> [[LiveProcess]] {
      let lsof = ChildProcess("lsof", ["-n", "-P", "-F", "pn"], in: "/", world: world)
      let wanted = directories.map { Array($0.utf8) }
      var holders: [Set<Int32>] = directories.map { _ in [] }
      var pid = getpid()
      for line in try lsof.outputWaiting(limit: 256 << 20).bytes.split(separator: 10) {
        if line.first == UInt8(ascii: "p") {
          pid = Int32(String(decoding: line.dropFirst(), as: UTF8.self)) ?? getpid()
        } else if line.first == UInt8(ascii: "n"), pid != getpid() {
          for index in LiveProcesses.indices(of: wanted, holding: line.dropFirst()) {
            holders[index].insert(pid)
          }
        }
      }
      return try holders.map { try $0.sorted().compactMap { try process($0, world) } }
    }
  }
#endif
