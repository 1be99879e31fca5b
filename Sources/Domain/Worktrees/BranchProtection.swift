import Common
import Processes

// Why a branch has to stay, whatever its work is merged into.
struct BranchProtection {
  let repository: Repository
  let targets: [String]

  // In words that follow the name of the branch; the worktree that goes is not asked.
  func reason(toKeep branch: String, of own: AdminEntry) throws -> String? {
    if let words = try namesake(of: branch) { return words }
    if try (targets + Targets.usual(in: repository)).contains(branch) {
      return "it is a default branch"
    }
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
  private func namesake(of branch: String) throws -> String? {
    let lines = try repository.git.text(
      ["for-each-ref", "--format=%(refname) %(symref)", "refs/heads"]
    ).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    for line in lines where line.count == 2 {
      if line[0] == branch { return "it stands for '\(Self.short(line[1]))'" }
      if line[1] == branch { return "'\(Self.short(line[0]))' stands for it" }
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
