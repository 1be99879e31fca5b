#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The processors of the machine.
public enum Processors {
  /// How many are online; at least 1.
  public static var count: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The processor time of this process's ended children so far, in seconds.
  public static func childSeconds() -> Double {
    var usage = rusage()
    #if canImport(Glibc)
      let whose = __rusage_who_t(RUSAGE_CHILDREN.rawValue)
    #else
      let whose = RUSAGE_CHILDREN
    #endif
    guard unsafe getrusage(whose, &usage) == 0 else { return 0 }
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }
}
