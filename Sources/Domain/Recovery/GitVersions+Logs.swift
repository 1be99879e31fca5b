import Common
import Processes

/// Stores that were committed with their log: what they have is in both.
extension GitVersions {
  /// A commit that changed a store or a file beside it.
  struct Place: Hashable {
    let commit: String
    let path: String

    /// The store, when the path is that of its log.
    var logged: String? { path.hasSuffix("-wal") ? String(path.dropLast(4)) : nil }
  }

  /// The stores that a commit has together with a log, each pair once, by the newest commit.
  func pairs(_ places: [Place: Int64]) throws -> [Version] {
    // A line's end would be two questions: such a name is left to the plain search.
    let logged = Set(places.keys.compactMap(\.logged)).filter { !$0.utf8.contains(10) }
    let asked = Set(places.keys.map { Place(commit: $0.commit, path: $0.logged ?? $0.path) })
      .filter { logged.contains($0.path) }
    guard !asked.isEmpty else { return [] }
    let times = Dictionary(places.map { ($0.key.commit, $0.value) }, uniquingKeysWith: max)
    let lines = asked.flatMap { ["\($0.commit):\($0.path)", "\($0.commit):\($0.path)-wal"] }
    let bytes = try git.bytes(
      ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"],
      input: Array(lines.joined(separator: "\n").utf8) + [10])
    let answers = bytes.split(separator: 10).map {
      String(decoding: $0, as: UTF8.self).split(separator: " ").map(String.init)
    }
    guard answers.count == lines.count else { return [] }
    var found: [String: Version] = [:]
    for (number, place) in asked.enumerated() {
      let (base, log) = (answers[2 * number], answers[2 * number + 1])
      guard base.count == 3, log.count == 3, base[1] == "blob", log[1] == "blob",
        let size = Int64(base[2]), let more = Int64(log[2]), more > 0
      else { continue }
      let time = Timestamp(seconds: times[place.commit] ?? 0)
      let key = base[0] + "+" + log[0]
      if let known = found[key]?.time, known > time { continue }
      var version = Version(blob: base[0], size: size + more)
      (version.log, version.path, version.commit, version.time) = (
        log[0], place.path, place.commit, time
      )
      found[key] = version
    }
    return Array(found.values)
  }
}
