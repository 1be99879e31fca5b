public import Common

/// A private directory for copies that are only looked at, removed when it goes out of scope.
///
/// It is outside the workspace: looking must change nothing there.
public final class ScratchSpace: Sendable {
  /// The absolute path.
  public let path: String

  /// Makes an empty directory in `$TMPDIR`, else in `/var/tmp`, where there is a disk.
  public init(_ world: World) throws {
    let named = world.environment["TMPDIR"] ?? ""
    let usual = try Disk.exists("/var/tmp") ? "/var/tmp" : "/tmp"
    let base = named.utf8.first == UInt8(ascii: "/") ? named : usual
    path = base + "/ecw-recover-" + RandomName.hex(12)
    try Disk.makeDirectory(path, mode: 0o700)
  }

  deinit {
    try? Disk.removeTree(path)  // what is left is a private copy in a temporary directory
  }

  /// A path in the directory that nobody used yet.
  public func fresh(_ name: String = "store.db") throws -> String {
    let directory = path + "/" + RandomName.hex(8)
    try Disk.makeDirectory(directory, mode: 0o700)
    return directory + "/" + name
  }
}
