#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A system call that failed, with the path it was about.
public struct SystemFailure: Error, Sendable, Equatable {
  /// The value of `errno`.
  public let code: Int32
  /// What was being done, as a verb: "open", "rename".
  public let operation: String
  /// The path it was done to.
  public let path: String

  /// Creates a failure from an `errno` value.
  public init(code: Int32, operation: String, path: String) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// Whether the path, or a part of it, does not exist.
  public var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether the user may not do it.
  public var isDenied: Bool { code == EACCES || code == EPERM }

  /// Whether the directory or the file system cannot be written to.
  public var isReadOnly: Bool { code == EROFS || isDenied }

  /// Whether another file is in the way.
  public var isExisting: Bool { code == EEXIST || code == ENOTEMPTY }

  /// Whether the file system, or the file's owner, allows no second name for it.
  public var hasNoLinks: Bool {
    code == EPERM || code == EOPNOTSUPP || code == ENOSYS || code == EMLINK
  }

  /// The system's word for the error, in lower case.
  public var reason: String {
    unsafe String(cString: strerror(code)).lowercased()
  }
}

extension SystemFailure: CustomStringConvertible {
  /// One line: what failed, on what, why.
  public var description: String { "cannot \(operation) '\(path)': \(reason)" }
}

extension SystemFailure {
  /// The failure as a person reads it, with a hint where one helps.
  public var asFailure: Failure {
    let quoted = Shell.quote(path)
    switch code {
    case ENOSPC, EDQUOT:
      return Failure(
        "no space left to \(operation) '\(path)'", hint: "df -h \(quoted)", status: .failed)
    case EROFS:
      return Failure("'\(path)' is on a read-only file system", status: .failed)
    case EACCES, EPERM:
      return Failure(description, hint: "ls -ld \(quoted)", status: .failed)
    case ENOENT:
      return Failure(description, status: .unavailable)
    default:
      return Failure(description, status: .failed)
    }
  }
}
