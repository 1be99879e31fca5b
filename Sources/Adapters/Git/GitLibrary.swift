internal import CGit2

/// The git library that is linked.
public enum GitLibrary {
  /// Its version, as in "1.5.1".
  public static var version: String {
    var major: Int32 = 0
    var minor: Int32 = 0
    var patch: Int32 = 0
    unsafe git_libgit2_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }
}
