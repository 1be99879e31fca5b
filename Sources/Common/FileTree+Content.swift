#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileTree.Entry {
  /// The content of a file while it is visited, as long as its status says; `nil` when it is shorter
  /// or no file any more.
  public func content() throws -> [UInt8]? {
    guard let size = status?.size, kind == .file else { return nil }
    let file = unsafe openat(
      directory, terminated(Array(name)), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw SystemFailure(
        code: errno, operation: "read", path: String(decoding: path, as: UTF8.self))
    }
    defer { close(file) }
    var code: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      while count < buffer.count, let base = buffer.baseAddress {
        let more = unsafe read(file, base + count, buffer.count - count)
        if more < 0, errno == EINTR { continue }
        if more < 0 { code = errno }
        if more <= 0 { return }
        count += more
      }
    }
    guard code == 0 else {
      throw SystemFailure(
        code: code, operation: "read", path: String(decoding: path, as: UTF8.self))
    }
    return bytes.count == Int(size) ? bytes : nil
  }
}
