import Common
import Processes

// What the commits of the worktrees say: which nobody else has, which are not merged.
struct History {
  private let repository: Repository
  private let targets: [String]

  init(_ repository: Repository, targets: [String]) {
    self.repository = repository
    self.targets = targets
  }

  // How each commit is merged.
  func merged(_ tips: [String]) throws -> [String: MergeEvidence] {
    var merged: [String: MergeEvidence] = [:]
    for target in targets {
      let left = tips.filter { merged[$0]?.isMerged != true }
      if left.isEmpty { break }
      let found = try MergedCheck(target: target, git: repository.git).evidence(for: left)
      // The first target is the one that counts when none has it.
      for (tip, evidence) in found where merged[tip] == nil || evidence.isMerged {
        merged[tip] = evidence
      }
    }
    return merged
  }

  func judge(_ assessments: inout [Assessment], _ merged: [String: MergeEvidence]) throws {
    let alone = try unreachable(assessments)
    let stashes = try stashedBranches()
    for index in assessments.indices where assessments[index].place.entry != nil {
      judge(&assessments[index], alone, merged, stashes)
    }
  }

  private func judge(
    _ assessment: inout Assessment, _ alone: [String: [String]], _ merged: [String: MergeEvidence],
    _ stashes: [String]
  ) {
    let head = assessment.head
    if let head, assessment.branch == nil, alone[head] != nil {
      let lost = Self.closure(of: [head], alone)
      assessment.evidence.append(
        Evidence(.detachedCommits, .rescue, count: lost.count, detail: "up to \(head)"))
    }
    let known = head.map { Self.closure(of: [$0], alone) } ?? []
    let earlier = Self.closure(of: assessment.reflog.filter { alone[$0] != nil }, alone)
      .subtracting(known)
    if !earlier.isEmpty {
      let parents = Set(earlier.flatMap { alone[$0] ?? [] })
      assessment.alone = earlier.subtracting(parents).sorted()
      assessment.evidence.append(
        Evidence(
          .reflogCommits, .rescue, count: earlier.count,
          paths: earlier.sorted().map { Array($0.utf8) }))
    }
    guard let head else { return }
    assessment.merged = merged[head]
    if let evidence = merged[head], !evidence.isMerged, assessment.branch != nil {
      assessment.evidence.append(
        Evidence(
          .unmergedCommits, .keep, count: evidence.missing.count,
          detail: evidence.mergedThrough.map { "merged up to \($0)" }))
    }
    let mine = stashes.filter { $0 == assessment.branchName }.count
    if mine > 0 { assessment.evidence.append(Evidence(.stashes, .note, count: mine)) }
  }

  // What is reachable only from a worktree's own HEAD or its log, with its parents.
  private func unreachable(_ assessments: [Assessment]) throws -> [String: [String]] {
    var tips: Set<String> = []
    var safe: Set<String> = []
    for assessment in assessments where assessment.place.entry != nil {
      tips.formUnion(assessment.reflog)
      if let head = assessment.head { tips.insert(head) }
      if let branch = assessment.branch, Path.isSafe(branch) {
        // A branch has a log of its own that stays.
        safe.formUnion(try Heads.reflog(repository.commonDirectory + "/logs/" + branch))
      }
    }
    if tips.isEmpty { return [:] }
    let input = tips.map { $0 + "\n" }.joined() + safe.map { "^\($0)\n" }.joined()
    let lines = try repository.git.text(
      [
        "rev-list", "--parents", "--ignore-missing", "--stdin", "--not", "--single-worktree",
        "--all",
      ],
      input: Array(input.utf8))
    return Dictionary(
      lines.split(separator: "\n").map { line in
        let ids = line.split(separator: " ").map(String.init)
        return (ids[0], Array(ids.dropFirst()))
      }, uniquingKeysWith: { a, _ in a })
  }

  static func closure(of tips: [String], _ commits: [String: [String]]) -> Set<String> {
    var seen: Set<String> = [], waiting = tips
    while let id = waiting.popLast() {
      guard let parents = commits[id], seen.insert(id).inserted else { continue }
      waiting += parents
    }
    return seen
  }

  // `WIP on ws/x: ...` and `On ws/x: ...`: the branch that each stash was made on.
  private func stashedBranches() throws -> [String] {
    let path = repository.commonDirectory + "/logs/refs/stash"
    guard try Disk.status(path)?.kind == .file else { return [] }
    return String(decoding: try Disk.read(path, limit: 64 << 20), as: UTF8.self)
      .split(separator: "\n").compactMap { line in
        let message = line.split(separator: "\t", maxSplits: 1).last ?? ""
        let words = message.split(separator: " ")
        let place = words.first == "WIP" ? 2 : 1
        return words.count > place && words[place].hasSuffix(":")
          ? String(words[place].dropLast()) : nil
      }
  }
}
