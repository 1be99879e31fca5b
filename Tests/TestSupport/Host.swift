#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The machine the tests run on.
public enum Host {
  /// The environment of the test run.
  public static let environment: [String: String] = {
    var result: [String: String] = [:]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let pair = unsafe String(cString: text).split(separator: "=", maxSplits: 1)
      if pair.count == 2 { result[String(pair[0])] = String(pair[1]) }
      unsafe entry += 1
    }
    return result
  }()

  /// Whether this process is root's.
  public static let isRoot = geteuid() == 0

  /// The directory of the built tools: beside the tests, or what `ECW_PREBUILT` says.
  public static let products: String = {
    if let other = environment["ECW_PREBUILT"] { return other }
    #if canImport(Glibc)
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
      // The test bundle is beside the tools, or it is the toolchain's helper with it as argument.
      let own = String(
        decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let bundle =
        own.hasSuffix(".xctest") ? own : CommandLine.arguments.first { $0.hasSuffix(".xctest") }
    #else
      let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
        .map { String($0[..<($0.range(of: ".xctest")?.upperBound ?? $0.endIndex)]) }
    #endif
    guard let bundle, let slash = bundle.lastIndex(of: "/") else { return "." }
    return String(bundle[..<slash])
  }()
}
