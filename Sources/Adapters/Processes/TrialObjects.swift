import Common

// A directory for objects that git shall see but the repository shall not keep.
struct TrialObjects {
  let git: GitCommand
  private let directory: String

  init(for git: GitCommand) throws {
    let temporary = git.world.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    directory = temporary + "/ecw-trial-" + RandomName.hex(8)
    let objects = try git.text(
      ["rev-parse", "--path-format=absolute", "--git-path", "objects"])
    try Disk.makeDirectory(directory, mode: 0o700)
    var git = git
    git.environment["GIT_OBJECT_DIRECTORY"] = directory
    git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = Self.quoted(objects)
    self.git = git
  }

  func remove() {
    try? Disk.removeTree(directory)  // it is in the temporary directory, and nobody needs it
  }

  // For each tree a commit that brings it about in one step from the base.
  func squashes(of commits: [Commit], onto base: String) throws -> [String: String] {
    let trees = Array(Set(commits.map(\.tree)))
    var paths = ""
    for tree in trees {
      let path = directory + "/" + tree + ".commit"
      try AtomicFile.write(
        """
        tree \(tree)
        parent \(base)
        author x <x@x> 0 +0000
        committer x <x@x> 0 +0000

        x

        """, to: path)
      paths += path + "\n"
    }
    let ids = try git.text(
      ["hash-object", "-t", "commit", "-w", "--no-filters", "--stdin-paths"],
      input: Array(paths.utf8)
    ).split(separator: "\n").map(String.init)
    return Dictionary(zip(trees, ids), uniquingKeysWith: { $1 })
  }

  // A list of directories is separated by colons unless a path is in double quotes.
  private static func quoted(_ path: String) -> String {
    guard path.utf8.contains(where: { ":\"\\".utf8.contains($0) }) else { return path }
    return "\"" + path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
