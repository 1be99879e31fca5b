import Common
import Processes

// Which ignored files of a worktree, or of a clone in one, need no saving.
struct IgnoredFiles {
  let git: GitCommand
  let regenerable: Regenerable
  let index: IndexReading

  private var directory: String { git.directory }

  // Whether each can be made again; a path that ends in a slash is a repository.
  func canBeMadeAgain(_ paths: [[UInt8]]) throws -> [Bool] {
    let answers = paths.map(regenerable.answer)
    let given = try ignoredDirectories(answers)
    return try zip(paths, answers).map { path, answer in
      switch answer {
      case .yes: true
      case .no: false
      case .within(let directory): !index.holds(directory)
      case .packaged(let package, let directory):
        try !index.holds(directory)
          && FileTree.status(package + Array("/package.json".utf8), in: self.directory) != nil
      case .below(let directory):
        try given.contains(directory)
          && !(Regenerable.mayBeOwnScript(in: directory) && isScript(path))
      }
    }
  }

  // Those that git ignores as a whole: an 'out' of which only '*.json' is ignored is no output.
  private func ignoredDirectories(_ answers: [Regenerable.Answer]) throws -> Set<[UInt8]> {
    let asked = Set(
      answers.compactMap { answer -> [UInt8]? in
        if case .below(let directory) = answer { directory } else { nil }
      })
    if asked.isEmpty { return [] }
    let arguments = ["check-ignore", "--no-index", "-z", "--stdin"]
    let (outcome, bytes) = try git.run(
      arguments, input: Array(asked.map { $0 + [UInt8(ascii: "/"), 0] }.joined()))
    // 1 is "none of them".
    guard outcome.isSuccess || outcome.end == .exited(1) else {
      throw git.failure(arguments, outcome)
    }
    return Set(bytes.split(separator: 0).map { Array($0.dropLast()) })
  }

  // What cannot be told by its name is kept.
  private func isScript(_ path: [UInt8]) throws -> Bool {
    if path.last == UInt8(ascii: "/") { return false }
    guard let text = String(validating: path, as: UTF8.self) else { return true }
    let place = directory + "/" + text
    guard let status = try Disk.status(place), status.kind == .file, status.size < 1 << 20 else {
      return false
    }
    return try Disk.read(place, limit: 1 << 20).starts(with: "#!".utf8)
  }
}
