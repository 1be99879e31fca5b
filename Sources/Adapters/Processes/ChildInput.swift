import Common

#if canImport(Glibc)
  import Glibc
  import SystemPackage
#else
  import Darwin
  import System
#endif

// What a child reads, in a file without a name.
//
// A child that ends before it has read everything would end us too, by a signal, if it were a pipe.
enum ChildInput {
  // The caller owns the descriptor.
  static func file(holding bytes: [UInt8], in environment: [String: String]) throws
    -> FileDescriptor
  {
    let file = try nameless(environment)
    do {
      _ = try unsafe bytes.withUnsafeBytes { try unsafe file.writeAll($0) }
      try file.seek(offset: 0, from: .start)
      return file
    } catch {
      try? file.close()  // the error that is thrown says more
      throw Failure("input for a child process cannot be kept: \(error)")
    }
  }

  private static func nameless(_ environment: [String: String]) throws -> FileDescriptor {
    #if os(Linux)
      let closeOnExec: UInt32 = 1  // MFD_CLOEXEC
      if let inMemory = unsafe memfdCreate?("input", closeOnExec), inMemory >= 0 {
        return FileDescriptor(rawValue: inMemory)
      }
    #endif
    let directory = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    let path = directory + "/ecw-input-" + RandomName.hex(8)
    let file = try FileDescriptor.open(
      FilePath(path), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite)
    unsafe unlink(path)
    return file
  }

  #if os(Linux)
    private typealias MemfdCreate = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32

    // The header hides it, and a C library may be too old to have it.
    private static let memfdCreate: MemfdCreate? = unsafe dlsym(nil, "memfd_create").map {
      unsafe unsafeBitCast($0, to: MemfdCreate.self)
    }
  #endif
}
