import Common

// Merges in memory. Replaced by the first file of the room.
enum ConflictsRoom {}
