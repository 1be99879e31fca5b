import Common
import Dispatch

/// The runs of a search, counted.
struct Search {
  let commits: [GateCommit]
  var bisection: Bisection
  var runs: [Int: [GateRun]] = [:]
  let rememberedCount: Int

  // A remembered pass is one run, a remembered failure the two that it took.
  init(commits: [GateCommit], request: Bisector.Request, remembered: [Int: GateResult]) {
    self.commits = commits
    bisection = Bisection(
      count: commits.count, quorum: request.quorum, believesEnds: !request.confirms)
    rememberedCount = remembered.count
    for (index, result) in remembered {
      bisection.add(result.verdict == .green ? .passed : .failed, to: index)
      if result.verdict == .red { bisection.add(.failed, to: index) }
    }
  }

  func isConfirmed(_ end: Bisection.Step) -> Bool {
    if case .found(let culprit) = end { return bisection.isConfirmed(culprit) }
    return false
  }

  mutating func add(_ run: GateRun, to index: Int) {
    bisection.add(run.end, to: index)
    runs[index, default: []].append(run)
  }
}

/// Writes results while the next tests run.
final class NoteWriter: @unchecked Sendable {
  // Everything is touched on the queue only.
  private let queue = DispatchQueue(label: "notes")
  private let notes: GateNotes
  private var problem: (any Error)?

  init(_ notes: GateNotes) { self.notes = notes }

  func record(_ result: GateResult) {
    queue.async {
      do { try self.notes.record(result) } catch { self.problem = error }
    }
  }

  func finish() throws {
    try queue.sync { if let problem { throw problem } }
  }
}
