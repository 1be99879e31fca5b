import Processes

// What the settings of a repository say about the files of all its worktrees.
struct SharedSettings: Sendable {
  // Whether git may convert files.
  let convert: Bool
  // Whether each worktree ignores the same, as far as its own files do not say otherwise.
  let ignoreAlike: Bool

  private static let names =
    "^(core[.](autocrlf|attributesfile|excludesfile)$|includeif[.]|extensions[.]worktreeconfig$)"

  init(of repository: Repository) throws {
    let arguments = ["config", "-z", "--get-regexp", Self.names]
    let (outcome, bytes) = try repository.git.run(arguments)
    // 1 is "there is none at all".
    guard outcome.isSuccess || outcome.end == .exited(1) else {
      throw repository.git.failure(arguments, outcome)
    }
    var (convert, ignoreAlike) = (false, true)
    for record in bytes.split(separator: 0) {
      let halves = record.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      // A name alone means "true".
      let value = halves.count > 1 ? halves[1] : "true"
      switch halves[0] {
      case "core.autocrlf", "core.attributesfile":
        convert = convert || !["false", "no", "off", "0"].contains(value.lowercased())
      case "core.excludesfile" where value.hasPrefix("/") || value.hasPrefix("~"): break
      default: ignoreAlike = false
      }
    }
    (self.convert, self.ignoreAlike) = (convert, ignoreAlike)
  }
}
