import Common
import Processes

// The commit and the branch of every worktree.
struct Heads: Sendable {
  private let byPath: [String: GitWorktree]
  private let main: GitWorktree?
  private let branches: [String: String]

  init(of repository: Repository) throws {
    let listed = Background { try Self.worktrees(of: repository) }
    let lines = try repository.git.text(
      ["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/"])
    branches = Dictionary(
      lines.split(separator: "\n").map { line in
        let halves = line.split(separator: " ").map(String.init)
        return (halves[0], halves[1])
      }, uniquingKeysWith: { a, _ in a })
    let all = try listed.wait()
    main = all.first
    byPath = Dictionary(all.dropFirst().map { ($0.path, $0) }, uniquingKeysWith: { a, _ in a })
  }

  // Beside an entry that is not whole git lists none; of the main worktree it still speaks.
  private static func worktrees(of repository: Repository) throws -> [GitWorktree] {
    if try repository.entries().allSatisfy({ try $0.isWhole() }) {
      return try GitWorktree.all(in: repository.commonDirectory, world: repository.world)
    }
    func said(_ arguments: [String]) throws -> String? {
      let (outcome, bytes) = try repository.git.run(arguments)
      return outcome.isSuccess ? GitFile.line(bytes) : nil
    }
    var main = GitWorktree(path: repository.root)
    main.head = try said(["rev-parse", "--quiet", "--verify", "HEAD"])
    main.branch = try said(["symbolic-ref", "--quiet", "HEAD"])
    return [main]
  }

  func head(of place: Place) throws -> (commit: String?, branch: String?) {
    if place.kind == .main { return (main?.head, main?.branch) }
    // The file itself, because git lists by path, and a path can be claimed twice.
    if let text = try place.entry?.line("HEAD"), text != "ref: refs/heads/.invalid" {
      guard text.hasPrefix("ref: ") else { return (text, nil) }
      let branch = String(text.dropFirst(5))
      return (branches[branch], branch)
    }
    let listed = place.path.flatMap { byPath[$0] }
    return (listed?.head, listed?.branch)
  }

  // The trees of commits, as far as they are there: a damaged commit has none.
  static func trees(of commits: [String], in repository: Repository) throws -> [String: String] {
    let input = Array(commits.map { $0 + "^{tree}\n" }.joined().utf8)
    let (outcome, bytes) = try repository.git.run(
      ["cat-file", "--batch-check=%(objectname)"], input: input)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    guard outcome.isSuccess, lines.count == commits.count else { return [:] }
    return Dictionary(
      zip(commits, lines).filter { !$1.contains(" ") }, uniquingKeysWith: { a, _ in a })
  }

  func commit(of branch: String) -> String? { branches[branch] }

  // What files as ORIG_HEAD and FETCH_HEAD name; what was fetched from elsewhere is there.
  static func named(in directory: String, of worktree: String?) throws -> [String] {
    var found: Set<String> = []
    for name in try Disk.names(in: directory) {
      guard let name, name.hasSuffix("_HEAD") else { continue }
      let path = directory + "/" + name
      guard try Disk.status(path)?.kind == .file else { continue }
      let bytes = try Disk.read(path, limit: 16 << 20)
      let lines = bytes.split(separator: 10).filter {
        name != "FETCH_HEAD" || isLocal(String(decoding: $0, as: UTF8.self), worktree)
      }
      found.formUnion(ids(in: Array(lines.joined(separator: [10]))))
    }
    return found.sorted()
  }

  // Whether a line `ID<tab>[not-for-merge]<tab>branch 'x' of URL` names what is in the worktree.
  private static func isLocal(_ line: String, _ worktree: String?) -> Bool {
    let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count == 3 else { return true }
    let source = fields[2].ranges(of: "' of ").last.map { fields[2][$0.upperBound...] }
    var url = String(source ?? fields[2])
    if url.hasPrefix("file://") { url.removeFirst(7) }
    if url.isEmpty || url == "." { return true }
    guard let worktree, url.hasPrefix("/") || !url.contains(":") else { return false }
    let place = Path.normal(url, from: worktree)
    return place == worktree || Path.relative(place, to: worktree) != nil
  }

  // All that looks like the name of an object.
  static func ids(in bytes: [UInt8]) -> [String] {
    bytes.split { !(48...57).contains($0) && !(97...102).contains($0) }
      .filter { $0.count == 40 || $0.count == 64 }.map { String(decoding: $0, as: UTF8.self) }
  }

  // Every commit that a reflog names, once each.
  static func reflog(_ path: String) throws -> [String] {
    guard try Disk.status(path)?.kind == .file else { return [] }
    var found: Set<[UInt8]> = []
    for line in try Disk.read(path, limit: 256 << 20).split(separator: 10) {
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
      for field in fields.prefix(2) where field.count >= 40 && !field.allSatisfy({ $0 == 48 }) {
        found.insert(Array(field))
      }
    }
    return found.map { String(decoding: $0, as: UTF8.self) }.filter {
      $0.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
  }
}
