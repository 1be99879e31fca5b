public import Common

extension World {
  /// A world for tests of domain rooms: a fixed clock, UTC, output swallowed.
  public static func fixed(
    at time: String = "2026-11-21T08:55:00Z", environment: [String: String] = [:]
  ) -> World {
    let moment = Timestamp(time) ?? Timestamp(seconds: 0)
    var world = World.unset
    world.now = { moment }
    world.utcOffset = { _ in 0 }
    world.environment = environment
    world.out = { _ in }
    world.err = { _ in }
    return world
  }
}
