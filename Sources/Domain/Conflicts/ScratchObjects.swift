import Common
import Processes

/// A place for the objects that merges in memory make, so that the repository gets none of them.
struct ScratchObjects: ~Copyable {
  let directory: String
  /// Git that reads the repository and writes beside it.
  let git: GitCommand

  init(for git: GitCommand) throws {
    let usual = git.world.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    let directory = usual + "/ecw-conflicts-" + RandomName.hex(12)
    let objects = try git.text(["rev-parse", "--path-format=absolute", "--git-path", "objects"])
    try Disk.makeDirectories(directory + "/objects", mode: 0o700)
    self.directory = directory
    self.git = Self.redirected(git, to: directory, over: objects)
  }

  deinit {
    try? Disk.removeTree(directory)  // a leftover in the temporary directory harms nobody
  }

  /// Git in another directory of the same repository, with the same place for objects.
  func git(in other: String) -> GitCommand {
    var git = GitCommand(in: other, world: git.world)
    git.environment = self.git.environment
    return git
  }

  private static func redirected(_ git: GitCommand, to directory: String, over objects: String)
    -> GitCommand
  {
    var git = git
    git.environment["GIT_OBJECT_DIRECTORY"] = directory + "/objects"
    git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = quoted(objects)
    return git
  }

  // The list is separated by colons; an entry in quotes may hold anything.
  private static func quoted(_ path: String) -> String {
    var text = "\""
    for scalar in path.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\" + String(scalar)
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
