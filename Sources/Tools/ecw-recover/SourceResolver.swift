import Backups
import Common
import Recovery
import SQLite

/// Turns what a user names into sources of a merge.
struct SourceResolver {
  let call: RecoverCall
  let store: String

  /// The newest proven snapshot, then the store itself, salvaged when it is damaged.
  func usual() throws -> [MergeSource] {
    var sources: [MergeSource] = []
    if let snapshot = try call.newestSnapshot(of: store) {
      let name = "snapshot \(snapshot.id)"
      sources.append(
        try call.preparation(of: store).source(snapshot.path, name: name, kind: "snapshot"))
    }
    guard try !StoreFiles(store).existing().isEmpty else { return sources }
    let own = {
      try call.preparation(of: store).source(store, name: Path.name(store), kind: "store")
    }
    return sources + (try tolerating(sources.isEmpty ? nil : store, own).map { [$0] } ?? [])
  }

  /// The sources of a list in which not everything can be expected to be readable.
  func readable(_ names: [String]) throws -> [MergeSource] {
    try names.compactMap { name in try tolerating(name) { try source(name) } }
  }

  // What nothing can be read of is told by the name it has, and left out.
  private func tolerating(_ name: String?, _ body: () throws -> MergeSource) throws
    -> MergeSource?
  {
    do {
      return try body()
    } catch let failure as Failure where failure.status == .dataError {
      guard let name else { throw failure }
      let reason = failure.message.contains(call.scratch.path) ? "" : ": \(failure.message)"
      call.world.err(
        "note: \(Shell.printable(name)): nothing comes from it\(Shell.printable(reason))\n")
      return nil
    }
  }

  /// The source with an id of `find`, or at a path.
  func source(_ name: String) throws -> MergeSource {
    guard let id = RemnantID(name) else {
      let path = Path.normal(name, from: call.world.currentDirectory)
      return try call.preparation(of: store).source(path, name: name, kind: "store")
    }
    let place = try RemnantPlaces(call: call).file(of: id)
    return try call.preparation(of: store).source(place, name: name, kind: id.kind)
  }
}
