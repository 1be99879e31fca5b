import Common

// The workstream table. Replaced by the first file of the room.
enum WorkstreamsRoom {}
