/// Paths as text.
///
/// They are taken apart byte by byte, as the kernel does: for Swift a slash and a combining mark
/// after it are one character, which is no slash.
public enum Path {
  private static let slash = UInt8(ascii: "/")

  /// Everything before the last component; `/` and `.` have themselves.
  public static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: slash) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last component.
  public static func name(_ path: String) -> String {
    path.utf8.split(separator: slash).last.map { String(Substring($0)) } ?? path
  }

  /// The path from a directory, unless it is absolute already.
  public static func join(_ directory: String, _ path: String) -> String {
    if path.utf8.first == slash { return path }
    return directory.utf8.last == slash ? directory + path : directory + "/" + path
  }

  /// The path of something below a directory, relative to it; `nil` when it is not below.
  public static func relative(_ path: String, to directory: String) -> String? {
    let prefix = directory == "/" ? "/" : directory + "/"
    return path.utf8.starts(with: prefix.utf8) && path.utf8.count > prefix.utf8.count
      ? String(Substring(path.utf8.dropFirst(prefix.utf8.count))) : nil
  }

  /// An absolute path without `.`, `..` and doubled slashes; links are not looked at.
  public static func normal(_ path: String, from directory: String) -> String {
    var parts: [Substring] = []
    for part in join(directory, path).utf8.split(separator: slash) {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) {
        _ = parts.popLast()
      } else {
        parts.append(Substring(part))
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Whether a path that came from a file may be used below a directory of ours.
  ///
  /// Relative, and no component that is empty, `.` or `..`; nothing that ends the text early.
  public static func isSafe(_ path: String) -> Bool {
    !path.isEmpty && !path.utf8.contains(0)
      && path.utf8.split(separator: slash, omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
      }
  }
}
