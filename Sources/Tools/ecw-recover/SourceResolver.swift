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
      sources.append(
        try call.preparation.source(
          snapshot.path, name: "snapshot \(snapshot.id)", kind: "snapshot"))
    }
    if try !StoreFiles(store).existing().isEmpty {
      sources.append(try call.preparation.source(store, name: Path.name(store), kind: "store"))
    }
    return sources
  }

  /// The source with an id of `find`, or at a path.
  func source(_ name: String) throws -> MergeSource {
    guard let id = RemnantID(name) else {
      let path = Path.normal(name, from: call.world.currentDirectory)
      return try call.preparation.source(path, name: name, kind: "store")
    }
    let place = try RemnantPlaces(call: call).file(of: id)
    return try call.preparation.source(place, name: name, kind: id.kind)
  }
}
