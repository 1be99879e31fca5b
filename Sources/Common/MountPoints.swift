/// Where file systems are attached.
public enum MountPoints {
  /// Every mount point of this machine, where the system lists them (Linux); also those on which
  /// the same file system shows up in a second place.
  public static func all() throws -> [String] {
    #if canImport(Darwin)
      return []  // a walk sees a mount there by its device
    #else
      return try Disk.read("/proc/self/mountinfo", limit: 4 << 20)
        .split(separator: UInt8(ascii: "\n")).compactMap { line in
          let fields = line.split(separator: UInt8(ascii: " "))
          return fields.count > 4
            ? String(decoding: FileSystemKind.unescaped(fields[4]), as: UTF8.self) : nil
        }
    #endif
  }
}
