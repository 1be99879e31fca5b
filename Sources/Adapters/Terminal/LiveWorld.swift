import Common

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The world as it really is: the only place that reads the clock, the environment, the streams.
struct LiveWorld: Sendable {
  let world: World
  let style: Style
  private let meter: ProgressMeter

  init(timeoutSeconds: Int64?) {
    Interrupts.install()
    let environment = Self.environment()
    let meter = ProgressMeter(isShown: isatty(2) == 1)
    let clock = ContinuousClock()
    let deadline = timeoutSeconds.map { clock.now + .seconds($0) }
    self.meter = meter
    style = Style(
      usesColor: isatty(1) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
        && environment["TERM"] != "dumb")
    world = unsafe World(
      now: Self.clock(environment), utcOffset: Self.utcOffset, environment: environment,
      currentDirectory: Self.currentDirectory(environment), host: Self.host(),
      out: { Self.write($0, to: 1) }, err: { Self.write($0, to: 2) },
      readLine: { Swift.readLine() }, progress: { meter.show($0) },
      stopReason: {
        if Interrupts.wasRaised { return .interrupted }
        if let deadline, clock.now >= deadline { return .timedOut }
        return nil
      }, outBytes: { unsafe Self.write($0, to: 1) })
  }

  func clearProgress() { meter.clear() }

  static func environment() -> [String: String] {
    var result: [String: String] = [:]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let pair = unsafe String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { result[String(pair[0])] = String(pair[1]) }
      unsafe entry += 1
    }
    return result
  }

  static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { unsafe write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      let count = unsafe Self.cWrite(descriptor, base + done, bytes.count - done)
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        // A result that cannot be delivered is a failure; a message that cannot is not.
        if descriptor == 1 { exit(ExitStatus.failed.rawValue) }
        return
      }
    }
  }

  private static func clock(_ environment: [String: String]) -> @Sendable () -> Timestamp {
    #if DEBUG
      if let text = environment["ECW_TEST_NOW"], let fixed = Timestamp(text) { return { fixed } }
    #endif
    return {
      var time = timespec()
      unsafe clock_gettime(CLOCK_REALTIME, &time)
      return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
  }

  @Sendable private static func utcOffset(_ time: Timestamp) -> Int64 {
    var seconds = time_t(time.seconds)
    var parts = unsafe tm()
    guard unsafe localtime_r(&seconds, &parts) != nil else { return 0 }
    return unsafe Int64(parts.tm_gmtoff)
  }

  private static func currentDirectory(_ environment: [String: String]) -> String {
    // A deleted directory has no name; what was its name still leads upwards to the workspace.
    guard let path = unsafe getcwd(nil, 0) else { return environment["PWD"] ?? "/" }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  private static func host() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, 255) == 0 else { return "unknown" }
    return String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  #if canImport(Glibc)
    private static let cWrite = unsafe Glibc.write
  #else
    private static let cWrite = unsafe Darwin.write
  #endif
}
