import Common

/// How many bytes a piece of work writes to which file system.
struct SpaceNeeded {
  private var places: [(device: UInt64, path: String, bytes: Int64)] = []

  /// Adds what will be written at a path, which need not exist yet.
  mutating func add(_ bytes: Int64, at path: String) throws {
    let place = try Disk.nearestExisting(path)
    let device = try Disk.status(Disk.realPath(place))?.device ?? 0
    guard let index = places.firstIndex(where: { $0.device == device }) else {
      return places.append((device, place, bytes))
    }
    places[index].bytes = places[index].bytes.addingAtMost(bytes)
  }

  /// Throws when it certainly does not fit; `hint` is the command told, by default one that shows
  /// the file system.
  func require(for work: String, hint: String? = nil) throws {
    for place in places {
      let space = try DiskSpace(holding: place.path)
      // A file system that tells no size at all may have room.
      guard place.bytes > space.writableBytes, space.totalBytes > 0 else { continue }
      throw Failure(
        "no space left for \(work) in '\(place.path)': \(Quantity.bytes(place.bytes)) needed, "
          + "\(Quantity.bytes(space.writableBytes)) free",
        hint: hint ?? "df -h \(Shell.quote(place.path))")
    }
  }
}

extension Disk {
  /// The path, or the nearest directory above it that exists.
  static func nearestExisting(_ path: String) throws -> String {
    var place = path
    while try !exists(place) { place = Path.parent(place) }
    return place
  }
}
