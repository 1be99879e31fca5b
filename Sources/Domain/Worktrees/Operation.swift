import Common

// What git was in the middle of, told by the files it keeps in the entry.
enum Operation {
  private static let marks = [
    ("rebase-merge", "rebase"), ("rebase-apply", "rebase or am"), ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"), ("BISECT_LOG", "bisect"),
    ("sequencer", "cherry-pick or revert of several"),
  ]

  static func all(in entry: AdminEntry) throws -> [String] {
    try all(in: entry.directory)
  }

  // In the directory where git keeps what belongs to one worktree.
  static func all(in directory: String) throws -> [String] {
    try marks.filter { try Disk.exists(directory + "/" + $0.0) }.map(\.1)
  }
}
