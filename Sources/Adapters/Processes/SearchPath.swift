#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a program is that is called by its name.
public enum SearchPath {
  /// The first executable file of that name in the directories of `PATH`, or `nil`.
  ///
  /// A directory that is not absolute is passed over: what lies in a clone is not run by its name.
  public static func find(_ name: String, in environment: [String: String]) -> String? {
    guard !name.isEmpty, !name.contains("/") else { return nil }
    for directory in (environment["PATH"] ?? "").split(separator: ":")
    where directory.hasPrefix("/") {
      let path = directory + "/" + name
      var raw = stat()
      let isFile = unsafe stat(path, &raw) == 0 && raw.st_mode & S_IFMT == S_IFREG
      if isFile, unsafe access(path, X_OK) == 0 { return path }
    }
    return nil
  }
}
