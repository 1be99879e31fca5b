import Backups
import Common
import Recovery
import SQLite

/// Turns what a user names into sources of a merge.
struct SourceResolver {
  let call: RecoverCall
  let store: String

  /// The newest proven snapshot, then the store itself, salvaged when it is damaged.
  func usual() throws -> MergeList {
    let snapshot = try call.newestSnapshot(of: store)
    var list = MergeList(isTolerant: snapshot != nil, call: call)
    if let snapshot {
      let name = "snapshot \(snapshot.id)"
      list.sources.append(
        try call.preparation(of: store).source(snapshot.path, name: name, kind: "snapshot"))
    }
    let place = try StoreFiles.place(of: store)
    guard try !StoreFiles(place).existing().isEmpty else { return list }
    try list.add(store) {
      try call.preparation(of: store).source(place, name: Path.name(store), kind: "store")
    }
    return list
  }

  /// The sources with names, in the order of their trust; in a list of ids not everything can be
  /// expected to be readable.
  func named(_ names: [String], isList: Bool) throws -> MergeList {
    var list = MergeList(isTolerant: isList, call: call)
    for name in names {
      try list.add(name) {
        var source = try source(name)
        source.modified = nil  // the order says more than the time of a file that was copied
        return source
      }
    }
    return list
  }

  private func source(_ name: String) throws -> MergeSource {
    guard let id = RemnantID(name) else {
      let path = try StoreFiles.place(of: Path.normal(name, from: call.world.currentDirectory))
      return try call.preparation(of: store).source(path, name: name, kind: "store")
    }
    let place = try RemnantPlaces(call: call).file(of: id)
    return try call.preparation(of: store).source(place, name: name, kind: id.kind)
  }
}
