// What git was in the middle of, told by the files it keeps in the entry.
enum Operation {
  private static let marks = [
    ("rebase-merge", "rebase"), ("rebase-apply", "rebase or am"), ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"), ("BISECT_LOG", "bisect"),
    ("sequencer", "cherry-pick or revert of several"),
  ]

  static func all(in entry: AdminEntry) throws -> [String] {
    try marks.filter { try entry.has($0.0) }.map(\.1)
  }
}
