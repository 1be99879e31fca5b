import ArgumentParser
import Common
import EventLog
import Processes
import Terminal

/// The options every verb of `ecw-events` takes.
struct EventsOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Another event store: a recovered one, or one in a snapshot.", valueName: "file"),
    completion: .file())
  var store: String?
}

/// What a verb of `ecw-events` works with.
struct EventsCall {
  let call: Call
  let world: World
  /// The path of the event store.
  let store: String
  /// Whether the store is the workspace's own.
  let isOwn: Bool
  let settings: Settings

  init(_ call: Call, store named: String?) throws {
    self.call = call
    world = call.world
    if let named {
      store = Path.normal(named, from: world.currentDirectory)
      isOwn = false
      settings = Settings(environment: world.environment)
    } else {
      let workspace = try call.workspace()
      store = workspace.eventStore(in: world.environment)
      isOwn = true
      settings = Settings(
        environment: world.environment,
        gitEntries: try GitConfiguration.entries(in: workspace, world: world))
    }
  }

  func source() throws -> EventSource {
    EventSource(store, world: world, busySeconds: try settings.seconds(.busyTimeout))
  }
}

/// A verb of `ecw-events`.
protocol EventsVerb: Verb {
  var options: EventsOptions { get }
  /// The places that were named, as options that a told command needs too.
  ///
  /// Without them the command would work on the workspace's own stores.
  func places(for command: String) -> [(option: String, path: String?)]
  func report(_ call: EventsCall) throws -> any Report
}

extension EventsVerb {
  var common: CommonOptions { options.common }

  func places(for command: String) -> [(option: String, path: String?)] {
    [("--store", options.store)]
  }

  func report(_ call: Call) throws -> any Report {
    do {
      return try report(try EventsCall(call, store: options.store))
    } catch var failure as Failure {
      failure.hint = failure.hint.map(placed)
      throw failure
    }
  }

  /// A command of this tool with the places that were named.
  func placed(_ command: String) -> String {
    guard command.hasPrefix("ecw-events ") else { return command }
    return places(for: command).reduce(command) { command, place in
      guard let path = place.path, !command.contains(" \(place.option) ") else { return command }
      return command + " \(place.option) " + Shell.quote(path)
    }
  }
}
