#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Descriptor {
  /// Standard input as bytes; a descriptor of its own, so that closing it closes nothing else.
  public static func standardInput() throws -> Descriptor {
    let copy = fcntl(0, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else {
      throw SystemFailure(code: errno, operation: "read", path: "standard input")
    }
    return Descriptor(taking: copy, path: "standard input")
  }
}
