import Common
import Processes

extension BranchTip {
  /// Refuses when a rebase or a bisection that is not over will put the branch where it wants.
  ///
  /// Meanwhile HEAD is detached, so that git lists the branch as checked out nowhere.
  func requireFree(world: World) throws {
    for place in try Self.administered(in: directory, world: world) {
      guard let work = try Self.work(in: place.directory, on: ref) else { continue }
      throw Self.inUse("'\(name)'", work, place)
    }
  }

  /// Refuses when HEAD is detached in a directory because of a rebase or a bisection.
  static func requireNoneInProgress(in directory: String, world: World) throws {
    let own = try GitCommand(in: directory, world: world)
      .text(["rev-parse", "--absolute-git-dir"])
    guard let work = try Self.work(in: own, on: nil) else { return }
    throw inUse("HEAD", work, (own, directory))
  }

  private typealias Place = (directory: String, worktree: String)

  private static func inUse(_ what: String, _ work: String, _ place: Place) -> Failure {
    Failure(
      "\(what) is in the middle of a \(work) in '\(place.worktree)'",
      hint: "git -C \(Shell.quote(place.worktree)) status", status: .refused)
  }

  // The directories in which git notes what each worktree is in the middle of.
  private static func administered(in directory: String, world: World) throws -> [Place] {
    let common = try GitCommand(in: directory, world: world)
      .text(["rev-parse", "--path-format=absolute", "--git-common-dir"])
    var places: [Place] = [
      (common, Path.name(common) == ".git" ? Path.parent(common) : common)
    ]
    guard try Disk.exists(common + "/worktrees") else { return places }
    for case let name? in try Disk.names(in: common + "/worktrees") {
      let entry = common + "/worktrees/" + name
      let gitfile = try lines(of: entry + "/gitdir").first.map { Path.normal($0, from: entry) }
      places.append((entry, gitfile.map(Path.parent) ?? entry))
    }
    return places
  }

  // What is in progress there with a branch, or with any.
  private static func work(in place: String, on ref: String?) throws -> String? {
    for (file, work) in [
      ("rebase-merge/head-name", "rebase"), ("rebase-merge/update-refs", "rebase"),
      ("rebase-apply/head-name", "rebase"), ("BISECT_START", "bisection"),
    ] {
      let named = try lines(of: place + "/" + file)
      guard let ref else {
        if named.isEmpty { continue }
        return work
      }
      if named.contains(where: { $0 == ref || "refs/heads/" + $0 == ref }) { return work }
    }
    return nil
  }

  private static func lines(of path: String) throws -> [String] {
    do {
      return String(decoding: try Disk.read(path, limit: 1 << 20), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    } catch let failure as SystemFailure where failure.isMissing {
      return []
    }
  }
}
