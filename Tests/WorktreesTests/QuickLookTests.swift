import Common
import Processes
import TestSupport
import Testing

@testable import Worktrees

/// A quick look says what `git status` and a listing of every directory say, or leaves it to them.
struct QuickLookTests {
  private let field: GitField
  private static let names = ["one", "two", "three"]

  init() async throws {
    field = try await GitField()
    try await field.sh(
      """
      mkdir -p a/b/c a/b.d a/e f/g .hidden src && printf '*.log\\nbuild/\\n/only-top\\n' >.gitignore
      printf '!keep.log\\n*.tmp\\n' >f/.gitignore && echo '*.bak' >>.git/info/exclude
      mkdir -p ../.config/git && echo '*.swp' >../.config/git/ignore
      for d in . a a/b a/b/c a/b.d a/e f f/g .hidden src; do
        echo $d >$d/file && echo $d >$d/other && : >$d/empty
      done
      ln -s ../other a/e/in && ln -s /nowhere/at/all f/out && chmod +x a/other
      git add -A && git commit -qm files && echo .worktrees >>.git/info/exclude
      """)
    for name in Self.names {
      let place = ".worktrees/\(name)"
      // Written long before the index, so that their content need not be read.
      try await field.sh(
        """
        git worktree add -q -b ws/\(name) \(place) && cd \(place)
        git ls-files -z | xargs -0 touch -h -d '2026-01-01 10:00' && git status >/dev/null
        """)
    }
  }

  // What agents, their tools and accidents do to a tree; DIR is one of its directories.
  private static let mishaps = [
    "echo x >DIR/new", "echo x >DIR/new.log", "echo x >DIR/keep.log", "echo x >DIR/x.tmp",
    "echo x >DIR/x.bak", "echo x >DIR/x.swp", "echo x >DIR/only-top", "ln -s file DIR/near",
    "ln -s /nowhere DIR/away", "ln -s /nowhere DIR/away.log", "mkdir DIR/nothing",
    "mkdir -p DIR/build/deep && echo x >DIR/build/deep/x", "echo x >DIR/build",
    "mkdir -p DIR/objects && echo x >DIR/objects/x", "mkdir -p DIR/o && git init -q --bare DIR/o",
    "git init -q DIR/clone", "echo x >DIR/:colon", "printf x >\"DIR/$(printf 'a\\377')\"",
    "echo x >\"DIR/a  b\nc\"", "mkfifo DIR/pipe", "chmod 700 DIR", "echo more >>DIR/file",
    "tr a-z b-za <DIR/other >DIR/file", "touch DIR/other", "chmod +x DIR/file", "rm DIR/file",
    "rm -rf DIR",
    "rm -f DIR/file && mkdir DIR/file && echo x >DIR/file/x", "rm DIR/file && ln -s x DIR/file",
    "rm -rf DIR && echo x >DIR", "rm -rf DIR && ln -s /nowhere DIR", "mv DIR DIR-moved",
    "mv DIR/file DIR/moved", "git mv DIR/file DIR/moved", "git rm -q --cached DIR/other",
    "git add -A", "git add -N .", "git commit -qam more", "git commit -qa --amend -m other",
    "git checkout -q --detach", "git checkout -q -b another HEAD~1", "git stash -q",
    "git update-index --chmod=+x DIR/other", "git update-index --skip-worktree DIR/file",
    "git update-index --assume-unchanged DIR/other && echo x >DIR/other",
    "git update-index --index-version 4", "git update-index --split-index",
    "echo '*.tmp' >>.gitignore", "echo '!*.log' >DIR/.gitignore", "rm -f f/.gitignore",
    "echo '*' >DIR/.gitignore", "rm -f .gitignore && ln -s /dev/null .gitignore",
    "git config core.excludesFile own-rules && echo '*' >own-rules", "echo new >>DIR/empty",
    "git config core.fileMode false", "echo 'file -text' >DIR/.gitattributes",
    "git read-tree HEAD", "git reset -q", "mv DIR/file DIR/.swap && mv DIR/other DIR/file",
    "git merge-file DIR/file DIR/other DIR/empty", "git worktree add -q --detach DIR/inner",
    "rm -f .git", "touch -d '2026-01-01 10:00' $(git rev-parse --git-dir)/index",
    "printf '[core]\nautocrlf = input\n' >>../../.git/config",
    "touch -d '2026-01-01 10:00' DIR/file", "git update-index --refresh",
  ]

  @Test(arguments: 1...16) func `a quick look sees what git sees`(seed: UInt64) async throws {
    var dice = SplitMix(state: seed)
    var done: [String] = []
    for _ in 0..<Int.random(in: 0...8, using: &dice) {
      let directory = ["a", "a/b", "a/b/c", "a/b.d", "a/e", "f", "f/g", ".hidden", "src", "."]
        .randomElement(using: &dice)
      let line = (Self.mishaps.randomElement(using: &dice) ?? "")
        .replacing("DIR", with: directory ?? "a")
      let name = Self.names.randomElement(using: &dice) ?? ""
      // One may make the next impossible: then it is not done.
      try await field.sh("(cd .worktrees/\(name) && \(line)) >/dev/null 2>&1 || :")
      done.append(name + ": " + line)
    }
    for (name, quick, whole) in try await readings() {
      guard let quick else { continue }
      let about: Comment = "\(name) \(done)"
      #expect(sorted(quick.status.untracked) == sorted(whole.status.untracked), about)
      #expect(sorted(quick.status.ignored) == sorted(whole.status.ignored), about)
      #expect(sorted(quick.status.modified) == sorted(whole.status.modified), about)
      #expect(sorted(quick.status.staged) == sorted(whole.status.staged), about)
      #expect(sorted(quick.status.unmerged) == sorted(whole.status.unmerged), about)
      #expect(sorted(quick.scan.linksOut) == sorted(whole.scan.linksOut), about)
      for places in [
        whole.scan.embedded, whole.scan.nested, whole.scan.submodules, whole.scan.bare,
        whole.scan.mounts, whole.scan.unreadable,
      ] { #expect(places.isEmpty, about) }
    }
  }

  @Test func `what agents do every day needs no status of git`() async throws {
    try await field.sh(
      """
      cd .worktrees/one && echo x >new && mkdir build && echo x >build/x && echo more >>a/file
      cd ../two && echo x >a/b/x.log && git checkout -q --detach
      cd ../three && git rm -q --cached a/other
      """)
    let readings = try await readings()
    #expect(readings.map { $0.quick != nil } == [true, true, true])
    let one = readings[0].quick?.status
    #expect(one?.untracked == [Array("new".utf8)])
    #expect(one?.ignored == [Array("build/x".utf8)])
    #expect(one?.modified == [Array("a/file".utf8)])
    #expect(readings[2].quick?.status.staged == [Array("a/other".utf8)])
    #expect(readings[2].quick?.status.untracked == [Array("a/other".utf8)])
  }

  @Test(arguments: ["echo '*.new' >>.gitignore", "rm .gitignore", "echo '*.new' >a/.gitignore"])
  func `what one worktree ignores another may not`(change: String) async throws {
    for name in Self.names {
      let line = "mkdir -p build && echo x >a/x.new && echo x >build/x"
      try await field.sh("cd .worktrees/\(name) && \(line)")
    }
    try await field.sh("cd .worktrees/two && \(change)")
    for (name, quick, whole) in try await readings() {
      #expect(quick?.status.ignored == whole.status.ignored, "\(name)")
      #expect(quick?.status.untracked == whole.status.untracked, "\(name)")
    }
  }

  @Test func `a name that is a directory in another worktree is asked about alone`() async throws {
    for name in Self.names {
      let line = name == "one" ? "mkdir build && echo x >build/x" : "echo x >build"
      try await field.sh("cd .worktrees/\(name) && \(line)")
    }
    for (name, quick, whole) in try await readings() {
      let status = quick?.status ?? whole.status
      #expect(status.ignored == whole.status.ignored, "\(name)")
    }
  }

  @Test func `the case of a name matters, whatever the settings say`() async throws {
    try await field.sh(
      "git config core.ignoreCase true; mkdir .worktrees/one/BUILD; echo x >.worktrees/one/BUILD/x")
    let one = try await readings()[0]
    #expect(one.quick?.status.untracked == [Array("BUILD/x".utf8)])
    #expect(one.whole.status.untracked == [Array("BUILD/x".utf8)])
  }

  @Test func `files written in the second of the index are read`() async throws {
    // Another content of the same size, in the inode and with the times that the index has.
    let index = ".git/worktrees/one/index"
    try await field.sh(
      """
      cd .worktrees/one && tr a-z b-za <a/other >a/file && touch -d '2026-01-01 10:00' a/file
      python3 - ../../\(index) <<'PY'
      import os, struct, sys, hashlib
      data = bytearray(open(sys.argv[1], "rb").read())
      at = data.index(b"a/file\\0") - 62
      status = os.lstat("a/file")
      data[at:at + 8] = struct.pack(">II", *divmod(status.st_ctime_ns, 10**9))
      data[-20:] = hashlib.sha1(data[:-20]).digest()
      open(sys.argv[1], "wb").write(data)
      PY
      """)
    let trusted = try await readings()[0]
    #expect(trusted.quick?.status.modified == [], "git does not see it either")
    #expect(trusted.whole.status.modified == [])
    try await field.sh("touch -d '2026-01-01 10:00:00.2' \(index)")
    let read = try await readings()[0]
    #expect(read.quick?.status.modified == [Array("a/file".utf8)])
    #expect(read.whole.status.modified == [Array("a/file".utf8)])
    try await field.sh("echo '* text' >.worktrees/one/.gitattributes")
    #expect(try await readings()[0].quick == nil, "what is read may be converted")
  }

  private func readings() async throws -> [(
    name: String, quick: FilesReading?, whole: FilesReading
  )] {
    let root = field.root, world = field.git.world
    return try await Blocking.run {
      let repository = try Repository(
        of: Workspace(root: root, isRepository: true), world: world)
      let around = try Surroundings(of: repository)
      let places = try Inventory(of: repository).places
      let heads = try Heads(of: repository)
      let looks =
        try (around.ignoreAlike ? QuickLooks(at: places, in: repository, around) : QuickLooks())
        .answered(in: repository)
      return try Self.names.compactMap { name in
        let place = places.first { $0.path?.hasSuffix("/" + name) == true }
        guard let place, place.trouble == nil, let path = place.path, let entry = place.entry else {
          return nil
        }
        let commit = try heads.head(of: place).commit
        let tree = try commit.flatMap { try Heads.trees(of: [$0], in: repository)[$0] }
        return (
          name, try looks.reading(of: path, tree: tree, in: repository),
          try FilesReading(of: path, entry, in: repository, around, isBrief: false)
        )
      }
    }
  }

  private func sorted(_ paths: [[UInt8]]) -> [String] {
    paths.map { String(decoding: $0, as: UTF8.self) }.sorted()
  }
}
