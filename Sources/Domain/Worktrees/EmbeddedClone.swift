import Common
import Processes

// A repository among what a build makes again.
//
// Package managers keep clones there. One is left out when all that is in it is also where it came
// from; what cannot be judged is saved.
struct EmbeddedClone {
  private let directory: String
  private let store: String
  private let git: GitCommand
  private let repository: Repository
  private let regenerable: Regenerable

  init(_ directory: String, in repository: Repository, _ regenerable: Regenerable) throws {
    self.directory = directory
    (self.repository, self.regenerable) = (repository, regenerable)
    var git = GitCommand(in: directory, world: repository.world)
    if try Disk.exists(directory + "/.git") {
      store = directory + "/.git"
    } else {
      store = directory
      git.environment["GIT_DIR"] = directory
    }
    self.git = git
  }

  func isOnlyAClone() throws -> Bool {
    guard try Disk.status(store)?.kind == .directory, try isQuiet() else { return false }
    do {
      if store == directory { return try isMirror() }
      // A filter of its own would be run by the question for changes; a repository in it, which
      // can have others, is a candidate itself.
      return try !hasOwnFilter() && hasNoChanges() && hasNoCommits()
    } catch let failure as Failure where failure.status == .failed {
      return false
    }
  }

  // Nothing in progress, and nothing of it outside or beside the commits.
  private func isQuiet() throws -> Bool {
    if try !Operation.all(in: store).isEmpty { return false }
    for part in ["worktrees", "modules"] where try Disk.exists(store + "/" + part) {
      if try !Disk.names(in: store + "/" + part).isEmpty { return false }
    }
    guard try Disk.status(store + "/hooks")?.kind == .directory else { return true }
    return try Disk.names(in: store + "/hooks").allSatisfy { $0?.hasSuffix(".sample") == true }
  }

  // The refs of a mirror are those of where it came from; git itself would undo any other.
  private func isMirror() throws -> Bool {
    let (outcome, bytes) = try git.run(["config", "--get-regexp", "^remote[.].*[.]mirror$"])
    return outcome.isSuccess
      && bytes.split(separator: 10).contains { Array($0).ends(with: Array(" true".utf8)) }
  }

  // The user's own filters, as those of git-lfs, are no reason.
  private func hasOwnFilter() throws -> Bool {
    let arguments = ["config", "--show-scope", "--get-regexp", "^filter[.]"]
    let (outcome, bytes) = try git.run(arguments)
    if outcome.end == .exited(1) { return false }  // there is none at all
    guard outcome.isSuccess else { throw git.failure(arguments, outcome) }
    return bytes.split(separator: 10).contains {
      $0.starts(with: "local\t".utf8) || $0.starts(with: "worktree\t".utf8)
    }
  }

  private func hasNoChanges() throws -> Bool {
    let status = try StatusReading(git)
    guard
      [status.staged, status.modified, status.unmerged, status.untracked].allSatisfy(\.isEmpty)
    else { return false }
    let index = try IndexReading(of: directory, index: store + "/index", in: repository)
    let hidden = try index.hidden.contains { try FileTree.status($0.path, in: directory) != nil }
    if try hidden || !index.looseFiles(in: directory).isEmpty { return false }
    let files = IgnoredFiles(git: git, regenerable: regenerable, index: index)
    let ignored = status.ignored.filter { $0.last != UInt8(ascii: "/") }
    guard try files.canBeMadeAgain(ignored).allSatisfy({ $0 }) else { return false }
    // Settings of the user's that convert files are those of the repository around it.
    let converts = try index.hasAttributes || Disk.exists(store + "/info/attributes")
    return try !converts
      || FilteredFiles(git: git, largeFiles: store + "/lfs/objects").changed(besides: []).isEmpty
  }

  private func hasNoCommits() throws -> Bool {
    let named = try Heads.named(in: store, of: directory)
    return try git.bytes(
      ["rev-list", "-1", "--ignore-missing", "--all", "--reflog", "HEAD"] + named
        + ["--not", "--remotes"]
    ).isEmpty
  }
}

extension IndexReading {
  // What is in the directories of submodules that are not there: git looks at none of it.
  func looseFiles(in worktree: String) throws -> [[UInt8]] {
    var found: [[UInt8]] = []
    for place in gitlinks {
      guard try FileTree.status(place, in: worktree)?.kind == .directory,
        try FileTree.status(place + Array("/.git".utf8), in: worktree) == nil
      else { continue }
      try FileTree.walk(worktree, .all, below: place) { entry in
        if entry.kind != .directory { found.append(entry.path) }
        return true
      }
    }
    return found
  }
}
