import Common

// The merge gate. Replaced by the first file of the room.
enum GateRoom {}
