import Common
import Processes

// Files that git takes for unchanged, though their bytes are neither what it has nor what it would
// write: a filter or the conversion of line ends has left something out.
struct FilteredFiles {
  let git: GitCommand
  // Where git-lfs keeps what its pointers name.
  let largeFiles: String

  // Whether something outside of the worktrees converts files in all of them.
  static func areUsual(in repository: Repository, _ settings: SharedSettings) throws -> Bool {
    let environment = repository.world.environment
    let home = environment["HOME"] ?? ""
    let own = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.config"
    for path in [
      repository.commonDirectory + "/info/attributes", own + "/git/attributes",
      "/etc/gitattributes",
    ] where try Disk.exists(path) { return true }
    return settings.convert
  }

  // Whether something does in this worktree alone.
  static func areSet(in entry: AdminEntry) throws -> Bool {
    guard try entry.has("config.worktree") else { return false }
    let text = String(
      decoding: try Disk.read(entry.directory + "/config.worktree", limit: 1 << 20), as: UTF8.self
    ).lowercased()
    return ["autocrlf", "attributesfile", "include"].contains { text.contains($0) }
  }

  // The paths, but for those that are known to be changed.
  func changed(besides known: Set<[UInt8]>) throws -> [[UInt8]] {
    let tracked = try suspects(self.tracked().filter { !known.contains($0.path) })
    let actual = try hashes(tracked.map { Array(git.directory.utf8) + [0x2f] + $0.path })
    let other = zip(tracked, actual).filter { $0.0.blob != $0.1 }.map { ($0.0.path, $0.1) }
    return try changed(other, areHidden: false)
  }

  // Of files that are not as the index has them those that are not as git would write them either;
  // at those that are hidden git has not looked itself.
  func changed(_ other: [(path: [UInt8], hash: String)], areHidden: Bool) throws -> [[UInt8]] {
    if other.isEmpty { return [] }
    let temporary = git.world.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    let scratch = temporary + "/ecw-checkout-" + RandomName.hex(8)
    try Disk.makeDirectory(scratch, mode: 0o700)
    defer { try? Disk.removeTree(scratch) }  // in the temporary directory, and nobody needs it
    return try changed(other, asWrittenIn: scratch, areHidden)
  }

  private func changed(
    _ files: [(path: [UInt8], hash: String)], asWrittenIn scratch: String, _ areHidden: Bool
  ) throws -> [[UInt8]] {
    var git = git
    // What git-lfs does not have is not fetched.
    git.environment["GIT_LFS_SKIP_SMUDGE"] = "1"
    let (outcome, _) = try git.run(
      ["checkout-index", "--quiet"] + (areHidden ? ["--ignore-skip-worktree-bits"] : [])
        + ["--prefix=" + scratch + "/", "-z", "--stdin"],
      input: files.flatMap { $0.path + [0] })
    // A filter that fails: nothing is known of what it would write.
    guard outcome.isSuccess else { return files.map(\.path) }
    var written: [(path: [UInt8], hash: String)] = [], changed: [[UInt8]] = []
    for file in files {
      if try FileTree.status(file.path, in: scratch)?.kind == .file {
        written.append(file)
      } else {
        changed.append(file.path)
      }
    }
    let expected = try hashes(written.map { Array(scratch.utf8) + [0x2f] + $0.path })
    for (file, hash) in zip(written, expected) where hash != file.hash {
      let stored = try largeFile(file.path, pointerIn: scratch)
      let isStored = try stored.map { try !areHidden || hashes([Array($0.utf8)]) == [file.hash] }
      if isStored != true { changed.append(file.path) }
    }
    return changed
  }

  private typealias Tracked = (path: [UInt8], blob: String, size: Int64)

  // Those that can be other than the index has them though git takes them for unchanged: the
  // conversion of line ends and of keywords only ever leaves something out.
  private func suspects(_ files: [Tracked]) throws -> [Tracked] {
    if files.isEmpty { return [] }
    let input = Array(files.map { $0.blob + "\n" }.joined().utf8)
    let sizes = try git.bytes(["cat-file", "--batch-check=%(objectsize)"], input: input)
      .split(separator: 10)
    let fields = try git.bytes(
      ["check-attr", "-z", "--stdin", "filter", "working-tree-encoding"],
      input: Array(files.map { $0.path + [0] }.joined())
    ).split(separator: 0, omittingEmptySubsequences: false)
    guard sizes.count == files.count, fields.count == files.count * 6 + 1 else {
      throw Failure("git told of too few files")
    }
    return files.indices.filter { at in
      !sizes[at].elementsEqual("\(files[at].size)".utf8)
        || [fields[at * 6 + 2], fields[at * 6 + 5]].contains {
          !$0.elementsEqual("unspecified".utf8) && !$0.elementsEqual("unset".utf8)
        }
    }.map { files[$0] }
  }

  // The regular files of the index that are there.
  private func tracked() throws -> [Tracked] {
    try git.bytes(["ls-files", "-z", "--stage"]).split(separator: 0).compactMap { record in
      guard record.starts(with: "100".utf8), let tab = record.firstIndex(of: 9) else { return nil }
      let fields = record[..<tab].split(separator: 32)
      let path = Array(record[(tab + 1)...])
      guard fields.count == 3, let status = try FileTree.status(path, in: git.directory),
        status.kind == .file
      else { return nil }
      return (path, String(decoding: fields[1], as: UTF8.self), status.size)
    }
  }

  // Of the bytes as they are.
  private func hashes(_ paths: [[UInt8]]) throws -> [String] {
    if paths.isEmpty { return [] }
    let input = paths.reduce(into: [UInt8]()) { $0 += RescueTree.quoted($1) + [10] }
    let hashes = try git.text(["hash-object", "--no-filters", "--stdin-paths"], input: input)
      .split(separator: "\n").map(String.init)
    guard hashes.count == paths.count else { throw Failure("git hashed too few files") }
    return hashes
  }

  // Where git-lfs has what a pointer names, if it is as long as the file; of one that is not hidden
  // git has just found it to be the same.
  private func largeFile(_ path: [UInt8], pointerIn scratch: String) throws -> String? {
    guard let size = try FileTree.status(path, in: git.directory)?.size,
      let text = String(validating: path, as: UTF8.self),
      let length = try Disk.status(scratch + "/" + text)?.size, length < 1024
    else { return nil }
    let pointer = String(decoding: try Disk.read(scratch + "/" + text), as: UTF8.self)
    let lines = pointer.split(separator: "\n")
    guard pointer.hasPrefix("version https://git-lfs"), lines.contains("size \(size)"),
      let id = lines.first(where: { $0.hasPrefix("oid sha256:") })?.dropFirst(11), id.count == 64
    else { return nil }
    let place = "\(largeFiles)/\(id.prefix(2))/\(id.dropFirst(2).prefix(2))/\(id)"
    return try Path.isSafe(String(id)) && Disk.status(place)?.size == size ? place : nil
  }
}
