import Common
import Processes

// Makes a rescue: a commit with everything of a worktree, and of its entry, that could be lost.
//
// The worktree's own index, HEAD and branch are only read. Blobs are the bytes on disk: no filter
// and no line-end conversion sees them. The reference is made last, so there is a whole rescue or
// none, and every object is on the disk before it.
struct RescueBuilder {
  let repository: Repository
  let limitMegabytes: Int
  let scratch: String

  init(_ repository: Repository, limitMegabytes: Int) throws {
    self.repository = repository
    self.limitMegabytes = limitMegabytes
    let environment = repository.world.environment
    let temporary = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    scratch = temporary + "/ecw-rescue-" + RandomName.hex(8)
  }

  func save(_ assessment: Assessment, and commits: [String] = [], reason: String) throws -> Rescue {
    guard let entry = assessment.place.entry else {
      throw Failure("'\(assessment.place.id)' has no entry to save", status: .refused)
    }
    try Disk.makeDirectory(scratch, mode: 0o700)
    defer { try? Disk.removeTree(scratch) }  // in the temporary directory, and nobody needs it
    var tree = RescueTree()
    var about = try self.about(assessment, reason)
    let capture = try capture(of: assessment)
    if let capture, let path = assessment.place.path {
      about.fileCount = capture.entries.count { $0.kind == .file || $0.kind == .link }
      about.sizeBytes = try size(capture, assessment, entry)
      for saved in capture.entries where saved.kind == .file {
        tree.add(
          path: Array("worktree/".utf8) + StoredPath.encoded(saved.path),
          mode: saved.mode & 0o100 != 0 ? "100755" : "100644",
          content: .file(Array(path.utf8) + [0x2f] + saved.path))
      }
      for saved in capture.entries where saved.kind == .link {
        let target = try FileTree.readLink(saved.path, in: path)
        tree.add(
          path: Array("worktree/".utf8) + StoredPath.encoded(saved.path), mode: "120000",
          content: .file(try temporary(target)))
      }
      tree.add(
        path: Array("files".utf8), mode: "100644",
        content: .file(try temporary(capture.entries.flatMap(\.record))))
    }
    try addEntry(entry, to: &tree)
    let git = committer(about)
    let named = try NamedObjects(assessment, commits, entry, git)
    for tag in named.tags {
      tree.add(
        path: Array("tags/\(tag.id)".utf8), mode: "100644", content: .file(try temporary(tag.text)))
    }
    let json = try temporary(Array(JSON.document(about).utf8))
    tree.add(path: Array("rescue.json".utf8), mode: "100644", content: .file(json))
    return try commit(tree, named, about, git)
  }

  private func about(_ assessment: Assessment, _ reason: String) throws -> Rescue.About {
    let isThere = assessment.place.kind == .linked
    let mode = try isThere ? assessment.place.path.flatMap { try Disk.status($0)?.mode } : nil
    return Rescue.About(
      worktree: assessment.place.id, createdAt: repository.world.now(),
      path: assessment.place.path, branch: assessment.branch, head: assessment.head,
      reason: reason, fileCount: 0, sizeBytes: 0, leftOutCount: assessment.regenerable.count,
      evidence: assessment.evidence.filter { $0.effect == .rescue }.map(\.item.rawValue),
      mode: mode.map { String($0, radix: 8) })
  }

  private func capture(of assessment: Assessment) throws -> Capture? {
    guard assessment.place.kind == .linked, let path = assessment.place.path else { return nil }
    return try Capture(
      of: path, leavingOut: assessment.regenerable, world: repository.world)
  }

  // The bytes that are in no commit; more than the limit is refused, with the biggest named.
  private func size(_ capture: Capture, _ assessment: Assessment, _ entry: AdminEntry) throws
    -> Int64
  {
    let known = Set(try staged(entry).filter { $0.stage == 0 }.map(\.path))
    let changed = Set(assessment.precious)
    let own = capture.sizes.filter { !known.contains($0.key) || changed.contains($0.key) }
    let total = try own.reduce(Int64(0)) { $0 + $1.value } + storeSize(entry)
    if total > Int64(limitMegabytes) << 20 {
      let biggest = own.max { $0.value < $1.value }
      let name = biggest.map { String(decoding: $0.key, as: UTF8.self) } ?? ""
      throw Failure(
        "'\(assessment.place.id)' has \(Quantity.bytes(total)) to save, more than "
          + "\(Quantity.bytes(Int64(limitMegabytes) << 20)); the biggest is '\(name)' "
          + "(\(Quantity.bytes(biggest?.value ?? 0)))",
        hint: "git config ecw.clean.rescueLimit \((total >> 20) + 1)", status: .refused)
    }
    return total
  }

  func temporary(_ bytes: [UInt8]) throws -> [UInt8] {
    let path = scratch + "/" + RandomName.hex(16)
    try Descriptor(opening: path, .createNew(mode: 0o600)).write(bytes)
    return Array(path.utf8)
  }

  // With an index of its own, and the same author every time.
  private func committer(_ about: Rescue.About) -> GitCommand {
    var git = repository.git
    git.environment["GIT_INDEX_FILE"] = scratch + "/index"
    let seconds = about.createdAt.seconds
    for role in ["AUTHOR", "COMMITTER"] {
      git.environment["GIT_\(role)_NAME"] = "wt-clean"
      git.environment["GIT_\(role)_EMAIL"] = "wt-clean@localhost"
      git.environment["GIT_\(role)_DATE"] = "@\(seconds) +0000"
    }
    return git
  }

  private func commit(
    _ tree: RescueTree, _ named: NamedObjects, _ about: Rescue.About, _ git: GitCommand
  ) throws -> Rescue {
    let written = try tree.write(git)
    var arguments = RescueTree.durable + ["commit-tree", "--no-gpg-sign", written, "-m"]
    arguments.append("rescue of \(Shell.printable(about.worktree)): \(about.reason)")
    for parent in try named.commits + named.keeper() { arguments += ["-p", parent] }
    let commit = try git.text(arguments)
    let name = Self.component(about.worktree) + "/" + Self.compact(about.createdAt)
    for number in 1..<100 {
      let id = number == 1 ? name : "\(name)-\(number)"
      let (outcome, _) = try git.run(
        RescueTree.durable + [
          "update-ref", "--create-reflog", Rescue.prefix + id, commit,
          String(repeating: "0", count: commit.count),
        ])
      if outcome.isSuccess { return Rescue(id: id, commit: commit, about: about) }
      if !(try git.holds(["show-ref", "--verify", "--quiet", Rescue.prefix + id])) {
        throw git.failure(["update-ref", Rescue.prefix + id, commit], outcome)
      }
    }
    throw Failure("too many rescues named '\(name)'")
  }

  // A name as a part of a reference's name.
  static func component(_ name: String) -> String {
    let plain = name.unicodeScalars.map { scalar in
      scalar.isASCII && !Character(scalar).isLetter && !Character(scalar).isNumber
        && scalar != "-" && scalar != "_" ? "-" : String(scalar)
    }.joined()
    return plain.isEmpty ? "worktree" : plain
  }

  private static func compact(_ time: Timestamp) -> String {
    time.description.filter { $0 != "-" && $0 != ":" && $0 != "." }
  }
}
