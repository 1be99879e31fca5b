public import Common
import Processes

/// Every version of a store in a repository's objects, wherever they hang.
///
/// Not only what refs reach: stashes, reflogs, the index and objects that nothing refers to any
/// more are objects like all others. Git's own listing of its objects finds them without a walk.
/// In a repository that git cannot open, the objects are read without it.
public struct GitVersions: Sendable {
  let git: GitCommand
  let root: String
  private let names: [String]
  private let isDeep: Bool

  /// Prepares a search for files named like the store, or ending in `.backup`.
  ///
  /// Blobs without such a name count when their size can be that of a store (a multiple of 512
  /// bytes), with `isDeep` whatever their size, and when they begin like one.
  public init(in root: String, store: String, world: World, isDeep: Bool) {
    var git = GitCommand(in: root, world: world)
    git.environment["GIT_NO_LAZY_FETCH"] = "1"
    git.environment["GIT_NO_REPLACE_OBJECTS"] = "1"
    self.root = root
    self.git = git
    let name = Path.name(store).unicodeScalars.reduce(into: "") { text, scalar in
      if "*?[\\".unicodeScalars.contains(scalar) { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
    names = [":(top,glob)**/\(name)*", ":(top,glob)**/*.backup"]
    self.isDeep = isDeep
  }

  /// Searches.
  public func find() throws -> Found {
    let objects: (commits: [String], blobs: [String: Int64])
    do {
      objects = try listObjects()
    } catch let failure as Failure where failure.status == .failed {
      return try findWithoutGit(failure)
    }
    var found = Found()
    var places: [Place: Int64] = [:]
    var named = try namedBlobs(objects.commits, &found, &places)
    try addSizes(&named)
    let nameless = objects.blobs.filter { named[$0.key] == nil }
    var pairs = try pairs(places)
    for index in pairs.indices {
      pairs[index].reachable = named[pairs[index].blob]?.reachable ?? "ref"
    }
    // A log that is read with its store is no version of its own.
    let logs = Set(pairs.compactMap(\.log))
    found.versions = named.values.filter { $0.size > 0 && !logs.contains($0.blob) } + pairs
    for blob in try GitBlobs(git).storesAmong(Array(nameless.keys)) {
      found.versions.append(Version(blob: blob, size: nameless[blob] ?? 0))
    }
    return found
  }

  private func findWithoutGit(_ failure: Failure) throws -> Found {
    guard let objects = try GitObjects(of: root, world: git.world) else { throw failure }
    var found = try objects.find(isDeep: isDeep)
    found.notes.insert(
      "git cannot open the repository, its objects were read without it: \(failure.message)", at: 0)
    return found
  }

  private func listObjects() throws -> (commits: [String], blobs: [String: Int64]) {
    let lines = LineReader()
    let isDeep = isDeep
    let box = ObjectList()
    let arguments = [
      "cat-file", "--batch-all-objects", "--unordered",
      "--batch-check=%(objecttype) %(objectname) %(objectsize)",
    ]
    let outcome = try git.child(arguments).runWaiting(stopReason: git.world.stopReason) { piece in
      lines.add(piece) { box.add($0, isDeep) }
    }
    guard outcome.isSuccess else { throw git.failure(arguments, outcome) }
    return (box.commits, box.blobs)
  }

  private func namedBlobs(
    _ commits: [String], _ found: inout Found, _ places: inout [Place: Int64]
  ) throws -> [String: Version] {
    let arguments =
      [
        "diff-tree", "--stdin", "-r", "-m", "--root", "--raw", "--no-abbrev", "--no-renames", "-z",
        "--format=%x01%H %ct", "--",
      ] + names
    let input = Array(commits.joined(separator: "\n").utf8) + [10]
    let (outcome, bytes) = try git.run(arguments, input: commits.isEmpty ? [] : input)
    if !outcome.isSuccess {
      found.notes.append(
        "not every commit could be read: \(git.failure(arguments, outcome).message)")
    }
    let (refs, logs) = (try reachable("--all"), try reachable("--reflog"))
    var named: [String: Version] = [:]
    var (commit, time, blob): (String, Int64, String?) = ("", 0, nil)
    for field in bytes.split(separator: 0) {
      if let id = blob {
        blob = nil
        let path = String(decoding: field, as: UTF8.self)
        note(id, path, commit, time, refs, logs, &named)
        places[Place(commit: commit, path: path)] = time
        continue
      }
      let text = String(decoding: field.drop { $0 == 10 }, as: UTF8.self)
      if text.hasPrefix("\u{1}") {
        let words = text.dropFirst().split(whereSeparator: { $0 == " " || $0 == "\n" })
        (commit, time) = (String(words.first ?? ""), Int64(words.dropFirst().first ?? "") ?? 0)
      } else if text.hasPrefix(":") {
        let words = text.split(separator: " ")
        // Only regular files: a link or a submodule is no version of a store.
        blob = words.count >= 5 && words[1].hasPrefix("100") ? String(words[3]) : ""
      }
    }
    return named
  }

  private func note(
    _ blob: String, _ path: String, _ commit: String, _ time: Int64, _ refs: Set<String>,
    _ logs: Set<String>, _ named: inout [String: Version]
  ) {
    guard Hex.isObjectName(blob), blob.contains(where: { $0 != "0" }), !path.hasSuffix("-shm")
    else {
      return
    }
    let reachable = refs.contains(commit) ? "ref" : logs.contains(commit) ? "reflog" : "unreachable"
    let moment = Timestamp(seconds: time)
    var version = named[blob] ?? Version(blob: blob, size: 0)
    let order = ["object", "unreachable", "reflog", "ref"]
    if (order.firstIndex(of: reachable) ?? 0) > (order.firstIndex(of: version.reachable) ?? 0) {
      version.reachable = reachable
    }
    if moment >= version.time ?? moment {
      (version.path, version.commit, version.time) = (path, commit, moment)
    }
    named[blob] = version
  }

  private func reachable(_ from: String) throws -> Set<String> {
    let (outcome, bytes) = try git.run(["rev-list", from])
    // A repository with a broken ref still has its objects: they count as unreachable then.
    guard outcome.isSuccess else { return [] }
    return Set(bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) })
  }

  private func addSizes(_ named: inout [String: Version]) throws {
    guard !named.isEmpty else { return }
    let input = Array(named.keys.joined(separator: "\n").utf8) + [10]
    let bytes = try git.bytes(
      ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"], input: input)
    for line in bytes.split(separator: 10) {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
      guard words.count == 3, let known = named[words[0]], let size = Int64(words[2]) else {
        continue
      }
      var version = Version(blob: known.blob, size: size)
      (version.path, version.commit, version.time) = (known.path, known.commit, known.time)
      version.reachable = known.reachable
      named[words[0]] = version
    }
  }

  /// Whether a blob of this size can be a store.
  static func isStoreSize(_ size: Int64, _ isDeep: Bool) -> Bool {
    size >= 512 && (isDeep || size % 512 == 0)
  }
}

// The run's one reader adds; the lists are read after its end.
private final class ObjectList: @unchecked Sendable {
  var commits: [String] = []
  var blobs: [String: Int64] = [:]

  func add(_ line: ArraySlice<UInt8>, _ isDeep: Bool) {
    let words = line.split(separator: 32)
    guard words.count == 3 else { return }
    let id = String(decoding: words[1], as: UTF8.self)
    switch words[0].first {
    case UInt8(ascii: "c"): commits.append(id)
    case UInt8(ascii: "b"):
      let size = Int64(String(decoding: words[2], as: UTF8.self)) ?? 0
      if GitVersions.isStoreSize(size, isDeep) { blobs[id] = size }
    default: return
    }
  }
}
