import Common

// The signal queue. Replaced by the first file of the room.
enum SignalsRoom {}
