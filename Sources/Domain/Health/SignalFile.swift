import Common

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One signal file: only what its age and state are judged by.
struct SignalFile {
  let name: String
  let ageSeconds: Int64
  let isClaimed: Bool
  let isOver: Bool

  static let sizeLimit = 1 << 20

  private struct Content: Decodable {
    var status: String?
    var created_at: String?
    var claimed_at: String?
  }

  /// Reads a file; `nil` when it is no regular file with a JSON object.
  ///
  /// A time without a zone is local to somebody unknown: then the file's own time counts.
  init?(_ path: String, now: Timestamp) throws {
    guard let status = try Disk.status(path), status.kind == .file else { return nil }
    // Not readable and not decodable are the same to whoever waits for the signal.
    guard let bytes = try? Disk.read(path, limit: Self.sizeLimit),
      let content = try? JSONDecoder().decode(Content.self, from: Data(bytes))
    else { return nil }
    name = Path.name(path)
    let word = content.status?.uppercased() ?? ""
    isClaimed = word == "CLAIMED"
    isOver = ["COMPLETED", "FAILED", "EXPIRED"].contains(word)
    let time = (isClaimed ? content.claimed_at : nil) ?? content.created_at
    let began = time.flatMap { Timestamp($0) } ?? status.modified
    ageSeconds = max(0, Int64(now.seconds(since: began)))
  }
}
