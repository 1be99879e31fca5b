import Common

// Pages of a damaged store. Replaced by the first file of the room.
enum SalvageRoom {}
