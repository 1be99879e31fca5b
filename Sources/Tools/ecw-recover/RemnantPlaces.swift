import Backups
import Common
import Recovery

/// Leads from the id of a remnant to its file.
struct RemnantPlaces {
  let call: RecoverCall

  /// The file, or a copy of it in scratch when it is in git or off-site.
  func file(of id: RemnantID) throws -> String {
    switch id.kind {
    case "file": return Path.normal(id.place, from: call.workspace.root)
    case "git":
      let copy = try call.scratch.fresh()
      try GitVersions(
        in: call.workspace.root, store: "events.db", world: call.world, isDeep: false
      ).extract(id.place, to: copy)
      return copy
    case "offsite":
      let copy = try call.scratch.fresh()
      try offsite().extract(id, to: copy)
      return copy
    default: return try snapshotFile(id)
    }
  }

  func offsite() throws -> OffsiteVersions {
    let destination = call.settings.text(.restic)
    guard !destination.isEmpty else {
      throw Failure(
        "no restic repository is set", hint: "git config ecw.backup.restic REPOSITORY",
        status: .usage)
    }
    return OffsiteVersions(world: call.world, destination: destination)
  }

  private func snapshotFile(_ id: RemnantID) throws -> String {
    guard let (snapshot, stored) = id.parts, SnapshotID.isValid(snapshot) else {
      throw id.unknown
    }
    let directory = call.repository.directory + (id.kind == "trash" ? "/.trash/" : "/") + snapshot
    let path = directory + "/" + stored
    guard try Disk.status(path)?.kind == .file else { throw id.unknown }
    return path
  }
}
