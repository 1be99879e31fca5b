import Common

/// Which of the programs that the suite calls are installed.
struct ToolExam {
  private let world: World
  private let isRepository: Bool

  init(_ checkup: Checkup) {
    world = checkup.world
    isRepository = checkup.workspace.isRepository
  }

  func finding() throws -> Finding {
    let missing = wanted.filter { !isInstalled($0) }
    let expected = wanted.joined(separator: ", ") + " in PATH"
    guard !missing.isEmpty else {
      return Finding(
        .toolsPresent, "tools", .ok, wanted.joined(separator: ", "), expected: expected)
    }
    return Finding(
      .toolsPresent, "tools", .warning, "not in PATH: " + missing.joined(separator: ", "),
      expected: expected, fix: "command -v " + missing.joined(separator: " "),
      isInformational: true)
  }

  private var wanted: [String] { isRepository ? ["git", "jq"] : ["jq"] }

  // Nothing is started: a name in a directory of PATH is enough for a hint.
  private func isInstalled(_ name: String) -> Bool {
    (world.environment["PATH"] ?? "").split(separator: ":").contains { directory in
      // A directory that cannot be looked into has no program for us.
      ((try? Disk.exists(directory + "/" + name)) ?? false)
    }
  }
}
