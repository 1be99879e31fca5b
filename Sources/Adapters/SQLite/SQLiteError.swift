private import CSQLite
public import Common

/// An error of SQLite, with its extended result code.
///
/// The statement is kept for the developer; bound values never are, because they may be private.
public struct SQLiteError: Error, Sendable, Equatable {
  /// The extended result code (https://sqlite.org/rescode.html).
  public let code: Int32
  /// SQLite's message.
  public let message: String
  /// The store it is about.
  public let path: String

  /// Creates an error.
  public init(code: Int32, message: String, path: String) {
    self.code = code
    self.message = message
    self.path = path
  }

  var primary: Int32 { code & 0xff }

  /// Whether another process holds a lock that is in the way.
  public var isBusy: Bool { primary == SQLITE_BUSY || primary == SQLITE_LOCKED }
  /// Whether the content contradicts itself or is no database.
  public var isCorrupt: Bool { primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB }
  /// Whether a row breaks a rule of its table, such as NOT NULL.
  public var isConstraint: Bool { primary == SQLITE_CONSTRAINT }
  /// Whether a statement is wrong, such as one that needs a function which is not there.
  public var isStatement: Bool { primary == SQLITE_ERROR }
  /// Whether a table does not take a row: by a rule, by the type of its number, or because a
  /// statement is wrong.
  public var isRefusal: Bool { isConstraint || isStatement || primary == SQLITE_MISMATCH }
  /// Whether the check for interruption stopped the call.
  public var isInterrupted: Bool { primary == SQLITE_INTERRUPT }
  /// Whether the disk is full.
  public var isFull: Bool { primary == SQLITE_FULL }
  /// Whether the file, or a file beside it, cannot be opened.
  public var isUnopenable: Bool { primary == SQLITE_CANTOPEN }
  /// Whether a write was needed where none is allowed, such as rolling back a hot journal.
  public var isReadOnly: Bool { primary == SQLITE_READONLY }
}

extension SQLiteError: CustomStringConvertible {
  /// One line: the store and SQLite's message.
  public var description: String { "'\(path)': \(message)" }
}

extension SQLiteError: FailureConvertible {
  /// The error as a person reads it.
  public var asFailure: Failure {
    if isBusy {
      return Failure(
        "store '\(path)' is locked by another process", hint: "ecw-health --only store.locks",
        status: .busy)
    }
    if isCorrupt {
      return Failure(
        "store '\(path)' is damaged: \(message)", hint: "ecw-health --deep", status: .bad)
    }
    if isFull {
      return Failure("no space left for '\(path)'", hint: "df -h \(Shell.quote(Path.parent(path)))")
    }
    if isUnopenable {
      return Failure("cannot open store '\(path)': \(message)", hint: "ls -l \(Shell.quote(path))*")
    }
    return Failure("store '\(path)': \(message)")
  }
}
