#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// What passes through the page cache, and what does not.
extension Descriptor {
  /// Whether what is written goes to the disk past the page cache, or no longer does.
  ///
  /// For large files: filling the cache costs more than the writing. Where the file system cannot
  /// do it, and for a piece that is no whole number of blocks, writing goes on the usual way.
  public func bypassCache(_ isOn: Bool) {
    #if canImport(Glibc)
      let flags = fcntl(raw, F_GETFL)
      _ = fcntl(raw, F_SETFL, isOn ? flags | Self.direct : flags & ~Self.direct)
    #else
      _ = fcntl(raw, F_NOCACHE, isOn ? 1 : 0)
    #endif
  }

  var isBypassingCache: Bool {
    #if canImport(Glibc)
      fcntl(raw, F_GETFL) & Self.direct != 0
    #else
      false  // a Mac takes pieces of any size
    #endif
  }

  #if canImport(Glibc)
    // O_DIRECT, which needs _GNU_SOURCE in C; the number is the architecture's.
    #if arch(arm64) || arch(arm)
      private static let direct: Int32 = 0o200000
    #else
      private static let direct: Int32 = 0o40000
    #endif
  #endif

  /// Starts writing dirty pages to the disk without waiting; a hint, so it cannot fail.
  public func startWriteback(from offset: Int64, count: Int64) {
    #if canImport(Glibc)
      // Linux begins the writing of dirty pages that are said to be no longer needed.
      _ = posix_fadvise(raw, off_t(offset), off_t(count), POSIX_FADV_DONTNEED)
    #endif
  }

  /// Has the content read into memory ahead of its use; a hint, so it cannot fail.
  ///
  /// A file that would take more than a quarter of the machine's memory is left alone.
  public func readAhead() {
    #if canImport(Glibc)
      guard let size = try? status().size,  // then nothing is read ahead
        size <= Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE))) / 4
      else { return }
      // More than this at once is cut off by the kernel without a word.
      let piece: Int64 = 128 << 10
      for offset in stride(from: 0, to: size, by: Int64.Stride(piece)) {
        _ = posix_fadvise(raw, off_t(offset), off_t(piece), POSIX_FADV_WILLNEED)
      }
    #endif
  }
}
