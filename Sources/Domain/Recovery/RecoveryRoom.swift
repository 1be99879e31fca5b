import Common

// What is left of a lost store. Replaced by the first file of the room.
enum RecoveryRoom {}
