import Common

/// Paths compared byte by byte, as the kernel does: two spellings of "é" are two files.
extension String {
  var bytes: [UInt8] { Array(utf8) }

  var isAbsolute: Bool { utf8.first == UInt8(ascii: "/") }

  func isSamePath(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// Whether a path is a directory's own or one below it.
  func isWithin(_ directory: String) -> Bool {
    isSamePath(as: directory) || Path.relative(self, to: directory) != nil
  }

  /// What follows a directory's path in the path of something in it.
  func after(_ directory: String) -> String {
    String(Substring(utf8.dropFirst(directory.utf8.count)))
  }

  /// The directories above a relative path, the nearest first.
  var parents: [String] {
    Array(sequence(first: Path.parent(self)) { Path.parent($0) }.prefix { $0 != "." && $0 != "/" })
  }
}
