import Common

/// Where processes are.
public enum ProcessPlaces {
  /// Whether any process that can be looked into has its current directory at or below a path.
  ///
  /// Without `/proc` nothing can be seen, and the answer is no.
  public static func isAnyone(in directory: String) throws -> Bool {
    guard try Disk.exists("/proc/self/cwd") else { return false }
    return try Disk.names(in: "/proc").contains { name in
      // A process that just ended, or that is somebody else's, cannot be looked into.
      guard let name, Int32(name) != nil, let place = try? Disk.readLink("/proc/\(name)/cwd") else {
        return false
      }
      return place.utf8.elementsEqual(directory.utf8)
        || Path.relative(place, to: directory) != nil
    }
  }
}
