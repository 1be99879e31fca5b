import Common

// The event log. Replaced by the first file of the room.
enum EventLogRoom {}
