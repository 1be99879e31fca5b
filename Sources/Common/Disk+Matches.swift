#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Disk {
  /// The paths below a directory that match a shell pattern, relative to it and sorted.
  public static func matches(_ pattern: String, in directory: String) throws -> [String] {
    var escaped = ""
    for scalar in directory.unicodeScalars {
      if "*?[\\".unicodeScalars.contains(scalar) { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    var found = unsafe glob_t()
    defer { unsafe globfree(&found) }
    let code = unsafe glob(escaped + "/" + pattern, GLOB_PERIOD, nil, &found)
    if code == GLOB_NOMATCH { return [] }
    guard code == 0 else {
      throw SystemFailure(code: EIO, operation: "match '\(pattern)' in", path: directory)
    }
    return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
      unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
    }.compactMap { path in
      Path.relative(path, to: directory).flatMap { Path.isSafe($0) ? $0 : nil }
    }
  }
}
