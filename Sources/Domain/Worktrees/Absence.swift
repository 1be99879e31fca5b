import Common

// Whether a directory that is not there is gone, or only out of sight.
enum Absence {
  // Where systems put what can be taken away.
  private static let mountRoots = ["/mnt", "/media", "/run/media", "/Volumes", "/net"]

  static func trouble(of path: String, in repository: Repository) throws -> Place.Trouble {
    var above = Path.parent(path)
    var missing = 1
    do {
      while try Disk.status(above) == nil, above != "/" {
        above = Path.parent(above)
        missing += 1
      }
      guard try Disk.status(above)?.kind == .directory else {
        return .unknown("'\(above)' is not a directory")
      }
      let isEmpty = try Disk.names(in: above).isEmpty
      let device = try Disk.status(above)?.device
      // Below the repository itself nothing but a mount could hide it.
      if above == repository.root || Path.relative(above, to: repository.root) != nil {
        return device == (try Disk.status(repository.root)?.device)
          ? .gone : .unknown("'\(above)' is on another file system")
      }
      if missing > 1 { return .unknown("'\(Path.parent(path))' is missing too") }
      if mountRoots.contains(where: { above == $0 || Path.parent(above) == $0 }), isEmpty {
        return .unknown("'\(above)' is empty: nothing may be mounted there")
      }
      if mountRoots.contains(above) { return .unknown("nothing may be mounted at '\(path)'") }
      return isEmpty ? .unknown("'\(above)' is empty: nothing may be mounted there") : .gone
    } catch let failure as SystemFailure {
      return .unknown(failure.description)
    }
  }
}
