import Common
import Processes

/// Writing a version out to a file.
extension GitVersions {
  /// Writes the content of a version to a new file: a blob, or `BLOB+LOG` with the log beside it.
  public func extract(_ version: String, to path: String) throws {
    let parts = version.split(separator: "+", maxSplits: 1).map(String.init)
    try extractBlob(parts.first ?? "", to: path)
    if parts.count > 1 { try extractBlob(parts[1], to: path + "-wal") }
  }

  private func extractBlob(_ blob: String, to path: String) throws {
    guard Hex.isObjectName(blob) else {
      throw Failure(
        "'\(blob)' is no full name of an object", hint: "ecw-recover find", status: .usage)
    }
    guard try git.run(["cat-file", "-e", blob]).outcome.isSuccess else {
      return try extractWithoutGit(blob, to: path)
    }
    let file = try OutputFile(path)
    let arguments = ["cat-file", "blob", blob]
    let outcome = try git.child(arguments).runWaiting(stopReason: git.world.stopReason) {
      file.add($0)
    }
    guard outcome.isSuccess else { throw git.failure(arguments, outcome) }
    try file.finish()
  }

  private func extractWithoutGit(_ blob: String, to path: String) throws {
    let file = try OutputFile(path)
    guard try GitObjects(of: root, world: git.world)?.read(blob, file.add) == true else {
      throw Failure("no object '\(blob)'", hint: "ecw-recover find", status: .unavailable)
    }
    try file.finish()
  }
}
