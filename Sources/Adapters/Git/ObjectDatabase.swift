internal import CGit2
import Common

/// The objects below one objects directory, read by libgit2 without a repository.
///
/// Neither `HEAD`, refs nor any configuration is read, so that it also opens what git refuses.
/// Loose objects, packs and alternates are found; objects named by SHA-256 are not.
@safe public struct ObjectDatabase: ~Copyable {
  /// What an object is.
  public enum Kind: Sendable {
    /// A commit, a tree or an annotated tag.
    case history
    /// The content of a file.
    case blob
  }

  private let handle: OpaquePointer
  private let path: String

  /// Opens an objects directory, `.git/objects` for example.
  public init(_ path: String) throws {
    _ = git_libgit2_init()
    var handle: OpaquePointer?
    let code = unsafe git_odb_open(&handle, path)
    guard code == 0, let handle = unsafe handle else {
      let failure = Self.failure("open objects in '\(path)'")
      _ = git_libgit2_shutdown()
      throw failure
    }
    unsafe self.handle = handle
    self.path = path
  }

  deinit {
    unsafe git_odb_free(handle)
    _ = git_libgit2_shutdown()
  }

  /// Gives the name, the kind and the size of every object to a closure; what it throws ends it.
  ///
  /// An object that is loose and packed comes twice. Returns what cannot be read, in sentences.
  public func forEach(_ body: (_ id: String, _ kind: Kind, _ size: Int64) throws -> Void) throws
    -> [String]
  {
    var (names, notes) = try list()
    var unreadable = 0
    for index in names.indices {
      if let (kind, size) = header(&names[index]) {
        try body(unsafe String(cString: git_oid_tostr_s(&names[index])), kind, size)
      } else {
        unreadable += 1
      }
    }
    if unreadable > 0 { notes.append("\(unreadable) objects in '\(path)' cannot be read") }
    return notes
  }

  // One broken pack ends libgit2's listing of all: then the loose objects and each pack are listed
  // alone.
  private func list() throws -> (names: [git_oid], notes: [String]) {
    let all = ObjectNames()
    if unsafe all.add(handle) { return (all.names, []) }
    let notes = [Self.failure("list objects in '\(path)'").message]
    let parts = ObjectNames()
    unsafe parts.addPart { unsafe git_odb_backend_loose(&$0, path, -1, 0, 0, 0) }
    let packs = path + "/pack"
    for case let name? in try Disk.exists(packs) ? Disk.names(in: packs) : []
    where name.hasSuffix(".idx") {
      unsafe parts.addPart { unsafe git_odb_backend_one_pack(&$0, packs + "/" + name) }
    }
    return (parts.names, notes)
  }

  /// Gives the content of a blob, which must hash to its name, to a closure in pieces of up to
  /// 1 MiB, until it returns `false`.
  ///
  /// All of it is in memory at once; a larger one than the limit is refused. Returns `false` when
  /// there is no such blob.
  public func read(
    _ id: String, limit: Int64, _ body: (_ piece: [UInt8]) throws -> Bool
  ) throws -> Bool {
    var name = git_oid()
    guard unsafe git_oid_fromstr(&name, id) == 0, let (kind, size) = header(&name), kind == .blob
    else { return false }
    guard size <= limit else {
      throw Failure(
        "object '\(id)' is too large to be read without git: \(Quantity.bytes(size)), at most "
          + Quantity.bytes(limit))
    }
    var object: OpaquePointer?
    guard unsafe git_odb_read(&object, handle, &name) == 0, let object = unsafe object else {
      throw Self.failure("read object '\(id)'")
    }
    defer { unsafe git_odb_object_free(object) }
    let content = unsafe UnsafeRawBufferPointer(
      start: git_odb_object_data(object), count: git_odb_object_size(object))
    for start in stride(from: 0, to: content.count, by: 1 << 20) {
      let end = min(start + (1 << 20), content.count)
      if try !body(unsafe Array(content[start..<end])) { break }
    }
    return true
  }

  private func header(_ name: inout git_oid) -> (kind: Kind, size: Int64)? {
    var (size, kind) = (0, GIT_OBJECT_INVALID)
    guard unsafe git_odb_read_header(&size, &kind, handle, &name) == 0 else { return nil }
    return (kind == GIT_OBJECT_BLOB ? .blob : .history, Int64(size))
  }

  private static func failure(_ action: String) -> Failure {
    let error = unsafe git_error_last()
    let said = unsafe error.flatMap { unsafe $0.pointee.message }.map { unsafe String(cString: $0) }
    return Failure("cannot \(action): \(Shell.printable(said ?? "no reason given"))")
  }
}

// Names first, questions later: a question may reload the list of packs that is being walked.
private final class ObjectNames {
  private(set) var names: [git_oid] = []

  /// Adds the names in a database; `false` when some could not be listed.
  func add(_ database: OpaquePointer) -> Bool {
    unsafe git_odb_foreach(
      database,
      { name, context in
        guard let name = unsafe name, let context = unsafe context else { return 0 }
        unsafe Unmanaged<ObjectNames>.fromOpaque(context).takeUnretainedValue()
          .names.append(name.pointee)
        return 0
      }, Unmanaged.passUnretained(self).toOpaque()) == 0
  }

  /// Adds what can be listed of one part; the caller has said already that not all can.
  func addPart(_ open: (inout OpaquePointer?) -> Int32) {
    var (database, part): (OpaquePointer?, OpaquePointer?) = (nil, nil)
    guard unsafe git_odb_new(&database) == 0, let database = unsafe database else { return }
    defer { unsafe git_odb_free(database) }
    guard unsafe open(&part) == 0, unsafe git_odb_add_backend(database, part, 1) == 0 else {
      return
    }
    _ = unsafe add(database)
  }
}
