import Backups
import Common

/// The files of `logs/`, moved where a restore's leftovers go.
struct LogArchive {
  let source: String
  let directory: String
  /// What would be moved; after ``move()`` what was.
  private(set) var files: [String] = []

  init(in workspace: Workspace, now: Timestamp) throws {
    source = workspace.root + "/logs"
    directory = workspace.stateDirectory + "/quarantine/" + SnapshotID.make(at: now) + "/logs"
    guard try Disk.status(source)?.kind == .directory else { return }
    files = try Disk.names(in: source).compactMap { $0 }.filter {
      try Disk.status(source + "/" + $0)?.kind == .file
    }
  }

  /// Makes the directory and moves an empty file there: what cannot be moved is told before
  /// anything is changed.
  func prepare() throws {
    if files.isEmpty { return }
    try Disk.makeDirectories(directory, mode: 0o700)
    let trial = "/.ecw-" + RandomName.hex(8)
    _ = try Descriptor(opening: source + trial, .createNew(mode: 0o600))
    do {
      try Disk.rename(source + trial, to: directory + trial)
    } catch {
      try? Disk.removeFile(source + trial)  // it is empty
      throw error
    }
    try Disk.removeFile(directory + trial)
  }

  /// Moves the files.
  mutating func move() throws {
    let all = files
    files = []
    for file in all {
      try Disk.rename(source + "/" + file, to: directory + "/" + file)
      files.append(file)
    }
  }
}
