#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Descriptor {
  /// Reads what a pipe has, however little, and waits for it; `nil` at its end.
  ///
  /// While nothing comes the checkpoint is called, ten times a second, and once more at the end: what
  /// it throws ends the wait.
  public func readPart(into buffer: inout [UInt8], checkpoint: () throws -> Void) throws -> Int? {
    while true {
      try checkpoint()
      var request = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&request, 1, 100)
      if ready == 0 || ready < 0 && errno == EINTR { continue }
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe Self.cReadOnce(raw, $0.baseAddress, $0.count)
      }
      if count > 0 { return count }
      if count == 0 {
        // Ctrl-C ends the writer too, and its end may come first.
        try checkpoint()
        return nil
      }
      if errno != EINTR && errno != EAGAIN {
        throw SystemFailure(code: errno, operation: "read", path: path)
      }
    }
  }

  #if canImport(Glibc)
    private static let cReadOnce = unsafe Glibc.read
  #else
    private static let cReadOnce = unsafe Darwin.read
  #endif
}
