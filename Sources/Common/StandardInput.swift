#if canImport(Glibc)
  @unsafe @preconcurrency import Glibc
#else
  @unsafe @preconcurrency import Darwin
#endif

/// Standard input as a whole.
public enum StandardInput {
  /// Throws when the lines that were read ended with an error: what cannot be read is not empty.
  public static func refuseFailure() throws {
    guard unsafe ferror(stdin) != 0 else { return }
    let input = try Descriptor.standardInput()
    var byte: [UInt8] = [0]
    _ = try input.read(into: &byte)
    throw Failure("standard input could not be read to its end")
  }
}
