import Common
import Processes

/// Gives a directory whose entry is gone a new one; its files stay as they are.
public struct Adopter {
  /// What came of it.
  public struct Outcome: Sendable {
    /// The name of the new entry; `nil` in a dry run.
    public let id: String?
    /// The directory.
    public let path: String
    /// The full name of its branch; `nil` when HEAD is detached.
    public let branch: String?
    /// The commit that the index now has.
    public let head: String
    /// What its `.git` said before.
    public let before: String
  }

  private let repository: Repository
  private let targets: [String]

  /// Creates an adopter; a directory of no known branch is put on the first target's commit.
  public init(_ repository: Repository, targets: [String]) {
    (self.repository, self.targets) = (repository, targets)
  }

  /// Adopts a directory, on the branch that is named or that its name tells.
  public func adopt(_ path: String, branch named: String?, dryRun: Bool) throws -> Outcome {
    let quoted = Shell.printable(path)
    guard try Disk.status(path)?.kind == .directory else {
      throw Failure("no directory '\(quoted)'", hint: "wt-clean list", status: .usage)
    }
    let places = try Inventory(of: repository).places
    if let owner = places.first(where: { $0.kind != .orphan && $0.path == path }),
      owner.trouble == nil || owner.trouble == .cutOff
    {
      throw Failure(
        "'\(quoted)' belongs to '\(owner.id)'", hint: "wt-clean repair \(owner.word)",
        status: .refused)
    }
    if let owner = try displaced(places, namedBy: path) {
      throw Failure(
        "'\(quoted)' is the worktree of '\(owner.id)', which was moved",
        hint: "wt-clean repair --at \(Shell.quote(path)) \(owner.word)", status: .refused)
    }
    let takeover = Takeover(repository: repository, places: places)
    if let refusal = try takeover.refusal(of: path, for: nil) {
      throw Failure(refusal.problem, hint: refusal.hint, status: .refused)
    }
    let (branch, head) = try start(of: path, named, places)
    let marker = path + "/.git"
    let before =
      try Disk.status(marker)?.kind == .file
      ? String(decoding: Disk.read(marker, limit: 1 << 16), as: UTF8.self) : ""
    if dryRun { return Outcome(id: nil, path: path, branch: branch, head: head, before: before) }
    let id = try attach(path, branch, head)
    return Outcome(id: id, path: path, branch: branch, head: head, before: before)
  }

  // The entry that the directory names, if that has no directory now.
  private func displaced(_ places: [Place], namedBy path: String) throws -> Place? {
    guard let target = try GitFile.target(of: path) else { return nil }
    return try places.first { place in
      guard let entry = place.entry, entry.name == Path.name(target) else { return false }
      if case .replaced = place.trouble { return false }
      // A repository that was moved too has its old place no more.
      return try place.trouble != nil
        && (Inventory.isSame(target, entry.directory) || !Disk.exists(target))
    }
  }

  // A new worktree without files is made beside it, and the directory takes its place.
  private func attach(_ path: String, _ branch: String?, _ head: String) throws -> String {
    let nursery = Path.parent(path) + "/.ecw-adopting-" + RandomName.hex(8)
    let empty = nursery + "/" + Path.name(path)
    try Disk.makeDirectory(nursery, mode: 0o700)
    defer { try? Disk.removeTree(nursery) }  // it holds one `.git` file of ours
    let short = branch.map { String($0.dropFirst("refs/heads/".count)) }
    _ = try repository.git.bytesBesideNewWorktrees(
      ["worktree", "add", "--quiet", "--no-checkout"]
        + (short.map { [empty, $0] } ?? ["--detach", empty, head]))
    guard let admin = try GitFile.target(of: empty),
      let entry = try AdminEntry(Path.name(admin), in: repository)
    else { throw Failure("git made no worktree at '\(empty)'") }
    _ = try Repairer(repository).connect(path, entry)
    // The index as the commit has it; no file is touched.
    _ = try repository.git(in: path).bytes(["read-tree", head])
    return entry.name
  }

  private func start(of path: String, _ named: String?, _ places: [Place]) throws -> (
    branch: String?, head: String
  ) {
    let heads = try Heads(of: repository)
    let taken = try Set(
      GitWorktree.all(in: repository.commonDirectory, world: repository.world).compactMap(\.branch))
    if let named {
      let full = named.hasPrefix("refs/heads/") ? named : "refs/heads/" + named
      guard let head = heads.commit(of: full) else {
        throw Failure(
          "no branch '\(Shell.printable(named))'", hint: "git branch --all", status: .usage)
      }
      guard !taken.contains(full) else {
        throw Failure(
          "branch '\(Shell.printable(named))' is in use in another worktree",
          hint: "git worktree list",
          status: .refused)
      }
      return (full, head)
    }
    for branch in Self.branches(namedLike: Path.name(path)) where !taken.contains(branch) {
      if let head = heads.commit(of: branch) { return (branch, head) }
    }
    guard let target = targets.first else {
      throw Failure(
        "no branch to start from", hint: "wt-clean adopt --branch main DIR", status: .usage)
    }
    let head = try repository.git.text(["rev-parse", "--verify", target + "^{commit}"])
    return (nil, head)
  }

  // `agent-1-ws-22` is agent 1's work on `ws/ws-22/agent-1`.
  static func branches(namedLike name: String) -> [String] {
    var found = ["refs/heads/" + name]
    for range in name.ranges(of: "-ws-") {
      let agent = name[..<range.lowerBound]
      found.append("refs/heads/ws/ws-\(name[range.upperBound...])/\(agent)")
    }
    return found
  }
}
