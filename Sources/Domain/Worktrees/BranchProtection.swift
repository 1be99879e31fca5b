import Common
import Processes

// Why a branch has to stay, whatever its work is merged into.
struct BranchProtection {
  private let repository: Repository
  private let defaults: Set<String>
  // Each symbolic reference with the branch that it stands for.
  private let symbolic: [(name: String, branch: String)]

  // What is the same for all branches is asked once.
  init(in repository: Repository, targets: [String]) throws {
    self.repository = repository
    defaults = try Set(targets + Targets.usual(in: repository))
    symbolic = try repository.git.text(
      ["for-each-ref", "--format=%(refname) %(symref)", "refs/heads"]
    ).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      return words.count == 2 ? (words[0], words[1]) : nil
    }
  }

  // In words that follow the name of the branch; the worktree that goes is not asked.
  func reason(toKeep branch: String, of own: AdminEntry) throws -> String? {
    if let words = namesake(of: branch) { return words }
    if defaults.contains(branch) { return "it is a default branch" }
    if repository.root != repository.commonDirectory,
      let words = try Self.use(of: branch, in: repository.commonDirectory)
    {
      return "it is \(words) in '\(repository.root)'"
    }
    for entry in try repository.entries() where entry.name != own.name {
      if let words = try Self.use(of: branch, in: entry.directory) {
        return "it is \(words) in '\(entry.worktree ?? entry.name)'"
      }
    }
    return nil
  }

  // A symbolic reference: git would delete the other branch, or leave the other name hanging.
  private func namesake(of branch: String) -> String? {
    for one in symbolic {
      if one.name == branch { return "it stands for '\(Self.short(one.branch))'" }
      if one.branch == branch { return "'\(Self.short(one.name))' stands for it" }
    }
    return nil
  }

  // What a worktree does with a branch, by the files that git keeps for it.
  private static func use(of branch: String, in directory: String) throws -> String? {
    func lines(_ name: String) throws -> [String] {
      let path = directory + "/" + name
      guard try Disk.status(path)?.kind == .file else { return [] }
      return String(decoding: try Disk.read(path, limit: 1 << 20), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }
    if try lines("HEAD").first == "ref: " + branch { return "checked out" }
    for name in ["rebase-merge/head-name", "rebase-merge/update-refs", "rebase-apply/head-name"]
    where try lines(name).contains(branch) {
      return "being rebased"
    }
    return try lines("BISECT_START").contains { $0 == branch || $0 == short(branch) }
      ? "being bisected" : nil
  }

  private static func short(_ branch: String) -> String {
    branch.replacing("refs/heads/", with: "", maxReplacements: 1)
  }
}
