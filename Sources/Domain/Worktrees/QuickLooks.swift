import Common
import Processes

// Quick looks at many worktrees, with one question to git for all that ignore alike.
struct QuickLooks: Sendable {
  private let found: [String: Found]
  private var ignored: [[UInt8]: Set<[UInt8]>] = [:]

  private struct Found: Sendable {
    let index: IndexReading
    // `nil` where only git can say it.
    let look: QuickLook?
  }

  // None at all.
  init() { found = [:] }

  init(at places: [Place], in repository: Repository, _ around: Surroundings) throws {
    let ordinary = places.filter { $0.kind == .linked && $0.trouble == nil }
    let looks = try Parallel.map(ordinary, progress: repository.world.progress) {
      try Self.look(at: $0, in: repository, around)
    }
    found = Dictionary(
      zip(ordinary, looks).compactMap { place, found in
        place.path.flatMap { path in found.map { (path, $0) } }
      }, uniquingKeysWith: { first, _ in first })
  }

  // With git's answers about what is ignored.
  func answered(in repository: Repository) throws -> QuickLooks {
    let whole = found.compactMap { path, found in found.look.map { (path: path, look: $0) } }
    let alike = Dictionary(grouping: whole) { $0.look.rules }
    let answers = try Parallel.map(Array(alike)) { rules, members in
      (rules, try Self.ignored(members.map { ($0.path, $0.look.others) }, in: repository))
    }
    var looks = self
    for (rules, answer) in answers { looks.ignored[rules] = answer }
    return looks
  }

  // What the look at a worktree says, if that is enough.
  func reading(of path: String, tree: String?, in repository: Repository) throws -> FilesReading? {
    guard let found = found[path], let look = found.look, let ignored = ignored[look.rules] else {
      return nil
    }
    return try FilesReading(
      look, found.index, ignored: ignored, tree: tree, repository.git(in: path))
  }

  // The index, if it was read.
  func index(of path: String) -> IndexReading? { found[path]?.index }

  private static func look(at place: Place, in repository: Repository, _ around: Surroundings)
    throws -> Found?
  {
    try repository.world.checkpoint()
    // What cannot be read is told when git is asked.
    guard let path = place.path, let entry = place.entry,
      let real = try? Disk.realPath(path), !around.reachInto(real),
      let index = try? IndexReading(of: path, index: entry.directory + "/index", in: repository)
    else { return nil }
    let areVerbatim =
      try !around.converts && !index.hasAttributes && !FilteredFiles.areSet(in: entry)
    let look = try index.table.flatMap {
      try QuickLook(at: path, beside: $0, areVerbatim: areVerbatim)
    }
    return Found(index: index, look: look)
  }

  // `nil` when git does not say it of all of them together.
  private static func ignored(
    _ worktrees: [(path: String, others: [[UInt8]])], in repository: Repository
  ) throws -> Set<[UInt8]>? {
    let others = worktrees.reduce(into: Set<[UInt8]>()) { $0.formUnion($1.others) }
    guard let first = worktrees.min(by: { $0.path < $1.path }), !others.isEmpty else { return [] }
    // Git looks whether it is a directory, and there it would be one.
    for path in others.subtracting(first.others)
    where try FileTree.status(path, in: first.path)?.kind == .directory { return nil }
    var git = repository.git(in: first.path)
    // Nobody waits for each answer.
    git.environment["GIT_FLUSH"] = "0"
    let (outcome, bytes) = try git.run(
      ["-c", "core.ignoreCase=false", "check-ignore", "--no-index", "-z", "--stdin"],
      input: Array(others.map { $0 + [0] }.joined()))
    // 1 is "none of them"; a path of one can be behind a link in another.
    guard outcome.isSuccess || outcome.end == .exited(1) else { return nil }
    return Set(bytes.split(separator: 0).map { Array($0) })
  }
}
