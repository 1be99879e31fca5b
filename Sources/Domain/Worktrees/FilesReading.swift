import Common
import Processes

// What git, the index and a look at the directories say of the files of one worktree.
struct FilesReading: Sendable {
  let status: StatusReading
  let index: IndexReading
  let scan: TreeScan

  init(
    of path: String, _ entry: AdminEntry, in repository: Repository, _ around: Surroundings,
    isBrief: Bool, index known: IndexReading? = nil
  ) throws {
    status = try StatusReading(of: path, in: repository)
    index =
      try known ?? IndexReading(of: path, index: entry.directory + "/index", in: repository)
    scan = try TreeScan(
      of: path, in: repository, mounts: around.mounts, known: around.worktrees,
      besides: isBrief ? index.directories(besides: status) : TrackedDirectories())
  }

  // Of a look beside the index, with git's answers about what the index does not have.
  init(
    _ look: QuickLook, _ index: IndexReading, ignored: Set<[UInt8]>, tree: String?,
    _ git: GitCommand
  ) throws {
    var status = StatusReading()
    let isStaged = tree == nil || look.table.tree != tree
    if isStaged || !look.changed.isEmpty {
      status = try StatusReading(git, ofTracked: isStaged ? [] : look.changed)
    }
    for path in look.others {
      if ignored.contains(path) {
        status.ignored.append(path)
      } else {
        status.untracked.append(path)
      }
    }
    (self.status, self.index, scan) = (status, index, TreeScan(linksOut: look.linksOut))
  }
}
