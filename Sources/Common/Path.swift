/// Paths as text.
public enum Path {
  /// Everything before the last component; `/` and `.` have themselves.
  public static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last component.
  public static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The path from a directory, unless it is absolute already.
  public static func join(_ directory: String, _ path: String) -> String {
    if path.hasPrefix("/") { return path }
    return directory.hasSuffix("/") ? directory + path : directory + "/" + path
  }

  /// The path of something below a directory, relative to it; `nil` when it is not below.
  public static func relative(_ path: String, to directory: String) -> String? {
    let prefix = directory == "/" ? "/" : directory + "/"
    return path.hasPrefix(prefix) && path.count > prefix.count
      ? String(path.dropFirst(prefix.count)) : nil
  }

  /// An absolute path without `.`, `..` and doubled slashes; links are not looked at.
  public static func normal(_ path: String, from directory: String) -> String {
    var parts: [Substring] = []
    for part in join(directory, path).split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Whether a path that came from a file may be used below a directory of ours.
  ///
  /// Relative, and no component that is empty, `.` or `..`; nothing that ends the text early.
  public static func isSafe(_ path: String) -> Bool {
    !path.isEmpty && !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }
}
