import Common

/// The file that joins the journals of a transaction over several stores, as one of them names it.
///
/// It is removed first: once it is gone the transaction is committed, and SQLite plays none of its
/// journals back (`readSuperJournal` and `pager_playback` in its pager.c).
struct SuperJournal {
  /// Whether it is there; where the store was moved, or the name is damaged, nothing tells.
  enum State { case there, gone, unknown }

  private static let tailBytes: Int64 = 16
  private static let mostBytes = 4096

  /// Its path; `nil` when the journal's end is damaged.
  let path: String?
  let state: State

  /// Reads the end of a journal; `nil` when it names none.
  init?(_ file: Evidence.File, _ buffer: Buffer) {
    let end = file.sizeBytes - Self.tailBytes
    guard end > JournalHeader.size else { return nil }
    file.read(end, Int(Self.tailBytes), into: buffer)
    let beginning = JournalHeader.beginning(buffer.bytes.part(8, 8))
    if beginning == .none { return nil }
    let (length, sum) = (Int(buffer.bytes.u32(0)), buffer.bytes.u32(4))
    path =
      beginning == .whole ? Self.path(file, endingAt: end, length, sum, buffer) : nil
    state = path.map { Self.state(of: $0, file) } ?? .unknown
  }

  private static func path(
    _ file: Evidence.File, endingAt end: Int64, _ length: Int, _ sum: UInt32, _ buffer: Buffer
  ) -> String? {
    guard (1...mostBytes).contains(length), length <= end else { return nil }
    file.read(end - Int64(length), length, into: buffer)
    let name = buffer.bytes.array()
    // SQLite adds up characters, which have a sign on some machines.
    let unsigned = name.reduce(UInt32(0)) { $0 &+ UInt32($1) }
    let signed = name.reduce(UInt32(0)) { $0 &+ UInt32(truncatingIfNeeded: Int8(bitPattern: $1)) }
    let path = String(decoding: name, as: UTF8.self)
    let isWhole = sum == unsigned || sum == signed
    return isWhole && name[0] == UInt8(ascii: "/") && path.utf8.elementsEqual(name) ? path : nil
  }

  // Its absence says something only where the store still is where it was.
  private static func state(of path: String, _ file: Evidence.File) -> State {
    do {
      // SQLite takes an empty file for none.
      if let status = try Disk.status(path), status.kind != .file || status.size > 0 {
        return .there
      }
      let directory = try Disk.realPath(Path.parent(path))
      return directory == (try Disk.realPath(Path.parent(file.origin))) ? .gone : .unknown
    } catch {
      return .unknown
    }
  }
}
