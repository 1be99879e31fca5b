import Common

// Git worktrees and what would be lost with them. Replaced by the first file of the room.
enum WorktreesRoom {}
