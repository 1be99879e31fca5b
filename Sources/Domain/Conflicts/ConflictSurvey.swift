import Common
public import Processes

/// Merges every pair of branches in memory, and each of them with their target.
public struct ConflictSurvey {
  /// A pair of branches that a merge could not put together, by their places in the list.
  public struct Collision: Sendable {
    /// The place of the first branch.
    public let first: Int
    /// The place of the second branch.
    public let second: Int
    /// What git says.
    public let answer: MergeAnswer
  }

  /// What is known of one branch.
  public struct Finding: Sendable {
    /// The branch.
    public let branch: WorkBranch
    /// Commits it has that the target has not.
    public let aheadCount: Int
    /// Commits the target has that it has not.
    public let behindCount: Int
    /// How a merge into the target would end.
    public let ontoTarget: MergeAnswer
    /// Merged work that it would take back; `nil` when it is too far behind to tell.
    public let undoes: [Undoing]?
  }

  /// The branches that are not merged yet.
  public private(set) var findings: [Finding] = []
  /// Branches whose every commit is in the target.
  public private(set) var merged: [WorkBranch] = []
  /// Branches of which only what is committed was looked at.
  public private(set) var unreadable: [WorkBranch] = []
  /// The pairs that collide.
  public private(set) var collisions: [Collision] = []
  /// The places of the branches in the order in which to merge them.
  public private(set) var order: [Int] = []
  /// How many pairs of branches there are.
  public var pairCount: Int { findings.count * (findings.count - 1) / 2 }
  /// How many pairs could not be told clean without a merge.
  public private(set) var triedCount = 0

  /// Surveys the branches; the target is the commit they are to be merged into.
  public init(
    _ branches: [WorkBranch], target: String, withUncommitted: Bool, git: GitCommand
  ) throws {
    let scratch = try ScratchObjects(for: git)
    var branches = branches
    if withUncommitted { try Self.takeUncommitted(&branches, scratch) }
    unreadable = branches.filter { $0.problem != nil }
    let all = branches.map(\.commit) + [target]
    let history = try CommonHistory(of: all, git: scratch.git)
    let isMerged = branches.indices.map {
      history.bases($0, branches.count) == [branches[$0].commit]
    }
    merged = branches.indices.filter { isMerged[$0] }.map { branches[$0] }
    let open = branches.indices.filter { !isMerged[$0] }
    let questions = Questions(all: all, open: open, history: history)
    let footprints = try Footprint.all(of: questions.wanted, git: scratch.git)
    let answers = try questions.answers(footprints, git: scratch.git)
    triedCount = answers.triedCount
    let work = try open.isEmpty ? nil : MergedWork(of: target, git: git)
    for index in open {
      let base = history.bases(index, branches.count)
      var undoes =
        base.count == 1
        ? footprints[Footprint.Key(commit: all[index], base: base[0])].flatMap {
          work?.undone(by: $0, since: base[0])
        } : nil
      try Announcements.note(
        &undoes, target: target, branch: all[index], git: scratch.git)
      findings.append(
        Finding(
          branch: branches[index],
          aheadCount: history.count(of: index, notIn: branches.count),
          behindCount: history.count(of: branches.count, notIn: index),
          ontoTarget: answers.of(index, branches.count), undoes: undoes))
    }
    collect(open, answers)
  }

  private mutating func collect(_ open: [Int], _ answers: Questions.Answers) {
    for (first, index) in open.enumerated() {
      for (second, other) in open.enumerated() where first < second {
        let answer = answers.of(index, other)
        guard answer.verdict != .clean else { continue }
        collisions.append(Collision(first: first, second: second, answer: answer))
      }
    }
    let last = findings.indices.filter {
      findings[$0].ontoTarget.verdict != .clean || findings[$0].needsLook
    }
    order = MergeOrder.find(
      count: findings.count, collisions: collisions.map { ($0.first, $0.second) }, last: Set(last))
  }

  private static func takeUncommitted(
    _ branches: inout [WorkBranch], _ scratch: borrowing ScratchObjects
  ) throws {
    for index in branches.indices {
      guard let worktree = branches[index].worktree else { continue }
      do {
        let work = try UncommittedWork(of: branches[index], in: worktree, scratch: scratch)
        branches[index].commit = work.commit
        branches[index].uncommittedCount = work.count
      } catch let failure as Failure where ![.interrupted, .timedOut].contains(failure.status) {
        // One worktree in which git stops, as at a repository without a commit, hides no other.
        branches[index].problem = failure.message
      }
    }
  }
}

extension ConflictSurvey.Finding {
  /// Whether it takes merged work back without saying so.
  public var needsLook: Bool { undoes?.contains { !$0.isAnnounced } ?? false }
}
