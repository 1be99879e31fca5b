#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Remembers that a signal asked the tool to stop; a second one ends it at once.
enum Interrupts {
  // Written by the signal handler, read by the work: one word that is only ever set.
  nonisolated(unsafe) private static let flag: UnsafeMutablePointer<sig_atomic_t> = {
    let flag = UnsafeMutablePointer<sig_atomic_t>.allocate(capacity: 1)
    unsafe flag.initialize(to: 0)
    return unsafe flag
  }()

  static var wasRaised: Bool { unsafe flag.pointee != 0 }

  static func install() {
    _ = unsafe flag.pointee
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      let handler: @convention(c) (Int32) -> Void = { _ in unsafe Interrupts.flag.pointee = 1 }
      #if canImport(Glibc)
        unsafe action.__sigaction_handler.sa_handler = handler
      #else
        unsafe action.__sigaction_u.__sa_handler = unsafe handler
      #endif
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      unsafe sigaction(signal, &action, nil)
    }
  }
}
