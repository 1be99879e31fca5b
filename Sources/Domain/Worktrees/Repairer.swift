import Common
import Processes

/// Makes an entry and its directory know each other again, one entry at a time.
public struct Repairer {
  /// What was repaired.
  public struct Outcome: Sendable {
    /// The id of the worktree.
    public let id: String
    /// How it ended: `repaired`, `planned`, `nothing_to_do` or `refused`.
    public let outcome: String
    /// Where the directory is.
    public let path: String?
    /// What was there before: the content of the files that were written.
    public let before: [String]
    /// What stood in the way.
    public let problem: String?
  }

  private let repository: Repository

  /// Creates a repairer.
  public init(_ repository: Repository) { self.repository = repository }

  /// Repairs an entry; the directory may be named when it cannot be found.
  public func repair(_ place: Place, at directory: String?, dryRun: Bool) throws -> Outcome {
    func outcome(
      _ word: String, _ path: String? = nil, _ before: [String] = [], _ problem: String? = nil
    )
      -> Outcome
    {
      Outcome(
        id: place.id, outcome: word, path: path ?? place.path, before: before, problem: problem)
    }
    guard let entry = place.entry else {
      return outcome("refused", nil, [], place.kind == .main ? nil : "it has no entry: adopt it")
    }
    let path: String
    switch (place.trouble, directory) {
    case (nil, nil): return outcome("nothing_to_do")
    case (nil, let named?) where Inventory.isSame(named, place.path ?? ""):
      return outcome("nothing_to_do")
    case (.cutOff?, nil): path = place.path ?? ""
    case (.moved(let found)?, nil): path = found
    case (.ambiguous(let paths)?, nil):
      return outcome(
        "refused", nil, [],
        "more than one directory claims it: \(paths.joined(separator: ", ")); name it with --at")
    case (.cutOff?, let named?), (.moved?, let named?), (.ambiguous?, let named?),
      (.nowhere?, let named?), (.gone?, let named?), (.unknown?, let named?):
      path = named
    case (.unknown(let why)?, nil): return outcome("refused", nil, [], why)
    case (.gone?, nil):
      return outcome(
        "refused", nil, [], "its directory is gone; name it with --at, or prune the entry")
    case (nil, _), (.replaced?, _):
      return outcome("refused", nil, [], "a directory that is in use has its place")
    default: return outcome("refused", nil, [], "no directory is known for it; name it with --at")
    }
    if let problem = try refusal(of: path, entry, isNamed: directory != nil) {
      return outcome("refused", path, [], problem)
    }
    guard let home = try home(of: path, entry, isNamed: directory != nil) else {
      return outcome(
        "refused", path, [],
        "something else is in its place, '\(place.path ?? "")': move that away, or let it stay "
          + "with --at \(Shell.quote(path))")
    }
    if dryRun { return outcome("planned", home) }
    if home != path { try Disk.rename(path, to: home) }
    let isHeadKnown = try entry.isHeadKnown()
    let before = try connect(home, entry)
    return outcome("repaired", home, before, isHeadKnown ? nil : try detachment(of: entry, home))
  }

  // A directory with another repository, or another entry's, is not taken over.
  private func refusal(of path: String, _ entry: AdminEntry, isNamed: Bool) throws -> String? {
    // A link leads to the directory.
    guard let real = try? Disk.realPath(path), try Disk.status(real)?.kind == .directory else {
      return "'\(path)' is no directory"
    }
    let takeover = Takeover(
      repository: repository, places: isNamed ? try Inventory(of: repository).places : [])
    if let refusal = try takeover.refusal(of: path, for: entry) { return refusal.problem }
    return isNamed ? try takeover.strangeness(of: path, to: entry) : nil
  }

  // What an interrupted removal has renamed gets its old place again; nil when that is taken.
  private func home(of path: String, _ entry: AdminEntry, isNamed: Bool) throws -> String? {
    guard Path.name(path).contains(Inventory.asideMark), let old = entry.worktree,
      old != path, try Disk.exists(Path.parent(old))
    else { return path }
    if try !Disk.exists(old) { return old }
    return isNamed ? path : nil
  }

  func connect(_ path: String, _ entry: AdminEntry) throws -> [String] {
    let real = try Disk.realPath(path)
    let admin = try Disk.realPath(entry.directory)
    let before = try [real + "/.git", admin + "/gitdir"].map { file in
      try Disk.status(file)?.kind == .file
        ? String(decoding: Disk.read(file, limit: 1 << 16), as: UTF8.self) : ""
    }
    let back = entry.isRelative ? Self.relative(real + "/.git", from: admin) : real + "/.git"
    let forth = entry.isRelative ? Self.relative(admin, from: real) : admin
    try AtomicFile.write("gitdir: \(forth)\n", to: real + "/.git", mode: 0o644)
    try AtomicFile.write(back + "\n", to: admin + "/gitdir", mode: 0o644)
    if try !entry.isWhole() { try complete(entry) }
    // Git itself has the last word.
    let found = try repository.git(in: real).text(["rev-parse", "--absolute-git-dir"])
    guard Inventory.isSame(found, admin) else { throw Failure("git does not accept '\(real)' yet") }
    try entry.forgetRemoval()
    return before
  }

  // What a killed git did not get to write; the commit is the last that the worktree was at.
  private func complete(_ entry: AdminEntry) throws {
    if try entry.line("commondir")?.isEmpty != false {
      try AtomicFile.write("../..\n", to: entry.directory + "/commondir", mode: 0o644)
    }
    if try entry.isHeadKnown() { return }
    try AtomicFile.write(
      newestCommit(of: entry) + "\n", to: entry.directory + "/HEAD", mode: 0o644)
  }

  // What HEAD said is lost: the commit is known, the branch is not.
  private func detachment(of entry: AdminEntry, _ path: String) throws -> String {
    let commit = try entry.line("HEAD") ?? ""
    return "it is at '\(path)', on commit \(commit.prefix(12)) and no branch: "
      + "git -C \(Shell.quote(path)) switch BRANCH"
  }

  private func newestCommit(of entry: AdminEntry) throws -> String {
    let log = entry.directory + "/logs/HEAD"
    let lines = try Disk.exists(log) ? Disk.read(log, limit: 256 << 20).split(separator: 10) : []
    let fields = lines.last?.split(separator: UInt8(ascii: " "), maxSplits: 2) ?? []
    let commit = String(decoding: fields.dropFirst().first ?? [], as: UTF8.self)
    let (outcome, _) = try repository.git.run(["cat-file", "-e", commit + "^{commit}"])
    if commit.count >= 40, outcome.isSuccess { return commit }
    throw Failure(
      "no reflog says which commit '\(entry.name)' was at; write one into its HEAD",
      hint: "git log --all --oneline -5", status: .refused)
  }

  static func relative(_ path: String, from directory: String) -> String {
    let to = path.split(separator: "/"), from = directory.split(separator: "/")
    let common = zip(to, from).prefix { $0.0 == $0.1 }.count
    return (from[common...].map { _ in ".." } + to[common...].map(String.init)).joined(
      separator: "/")
  }
}
