import Common
import Gate
import Health
import Workstreams
import Worktrees

/// Findings about what agents work in: worktrees, the table of workstreams, the merge gate.
///
/// What a workspace does not have is not mentioned.
struct WorkExam {
  private let checkup: Checkup
  private let settings: Settings

  init(_ checkup: Checkup, _ settings: Settings) {
    (self.checkup, self.settings) = (checkup, settings)
  }

  func findings() throws -> [Finding] {
    var found: [Finding]
    do {
      found = try workstreams()
    } catch {
      if checkup.world.stopReason() == .interrupted { throw error }
      found = [unknownTable("\(error)")]
    }
    if checkup.workspace.isRepository { found += worktrees() + gate() }
    return found
  }

  private func worktrees() -> [Finding] {
    let expected = "entries and directories that know each other"
    do {
      let reading = try WorktreeReading(
        of: Repository(of: checkup.workspace, world: checkup.world))
      guard
        reading.linkedCount + reading.dead.count + reading.broken.count + reading.orphans.count > 0
      else { return [] }
      return [entries(reading, expected), orphans(reading)]
    } catch {
      return [
        .notMeasurable(
          .worktreeEntries, "worktrees", Shell.printable("\(error)"), expected: expected,
          fix: "wt-clean list", isInformational: false)
      ]
    }
  }

  private func entries(_ reading: WorktreeReading, _ expected: String) -> Finding {
    let broken = reading.broken.count
    let dead = reading.dead.count
    let measures = [
      Measure("worktree_count", Int64(reading.linkedCount)),
      Measure("broken_worktree_count", Int64(broken)), Measure("dead_entry_count", Int64(dead)),
    ]
    guard broken + dead > 0 else {
      return Finding(
        .worktreeEntries, "worktrees", .ok, "\(reading.linkedCount) linked", expected: expected,
        measures: measures)
    }
    return Finding(
      .worktreeEntries, "worktrees", .warning,
      "\(broken) to repair, \(dead) without a directory: "
        + Self.names(reading.broken + reading.dead), expected: expected,
      // Repair first: what is pruned can never be repaired.
      fix: broken > 0 ? "wt-clean repair" : "wt-clean prune --dry-run", measures: measures)
  }

  private func orphans(_ reading: WorktreeReading) -> Finding {
    let count = reading.orphans.count
    return Finding(
      .worktreeOrphans, "worktrees", count == 0 ? .ok : .warning,
      count == 0
        ? "none unknown to git" : "\(count) unknown to git: \(Self.names(reading.orphans))",
      expected: "no directory that git does not know", fix: count == 0 ? nil : "wt-clean list",
      measures: [Measure("orphan_count", Int64(count))])
  }

  private func workstreams() throws -> [Finding] {
    let limit = checkup.thresholds.staleSeconds
    let expected = "none running for longer than \(Quantity.age(seconds: limit))"
    switch try WorkstreamReading.read(
      in: checkup.workspace, overdueSeconds: limit, busySeconds: checkup.busySeconds,
      world: checkup.world)
    {
    case .absent: return []
    case .unknown(let reason): return [unknownTable(reason)]
    case .read(let reading):
      return [overdue(reading, expected), failed(reading), cycle(reading)]
    }
  }

  private func unknownTable(_ reason: String) -> Finding {
    .notMeasurable(
      checkup.selection.first(of: [.workstreamsOverdue, .workstreamsFailed, .workstreamsCycle]),
      "workstreams", Shell.printable(reason), expected: "a table that can be read",
      fix: "ws-state list")
  }

  private func overdue(_ reading: WorkstreamReading, _ expected: String) -> Finding {
    let ids = reading.overdue.map(\.id)
    let total = reading.counts.values.reduce(0, +)
    return Finding(
      .workstreamsOverdue, "workstreams", ids.isEmpty ? .ok : .warning,
      ids.isEmpty
        ? "\(total) in the table, none overdue"
        : "\(ids.count) running for long: \(Self.names(ids))",
      expected: expected, fix: ids.isEmpty ? nil : "ws-state stuck",
      measures: [
        Measure("workstream_count", Int64(total)),
        Measure("overdue_workstream_count", Int64(ids.count)),
      ])
  }

  private func failed(_ reading: WorkstreamReading) -> Finding {
    let count = reading.failed.count
    return Finding(
      .workstreamsFailed, "workstreams", count == 0 ? .ok : .warning,
      count == 0 ? "none failed" : "\(count) failed: \(Self.names(reading.failed))",
      expected: "none failed", fix: count == 0 ? nil : "ws-state list --status failed",
      isInformational: true, measures: [Measure("failed_workstream_count", Int64(count))])
  }

  private func cycle(_ reading: WorkstreamReading) -> Finding {
    Finding(
      .workstreamsCycle, "workstreams", reading.cycle == nil ? .ok : .critical,
      reading.cycle.map(Shell.printable) ?? "no circle", expected: "no circle of dependencies",
      fix: reading.cycle == nil ? nil : "ws-state cycles")
  }

  private func gate() -> [Finding] {
    let expected = "a tree that is not known to be red"
    do {
      let reading = try GateReading.read(
        in: checkup.workspace, settings: settings, world: checkup.world)
      guard reading.result != nil else { return [] }
      let isRed = reading.standing == .red
      return [
        Finding(
          .gateHead, "gate", isRed ? .critical : .ok, "HEAD is \(reading.standing.rawValue)",
          expected: expected, fix: isRed ? "ws-gate status" : nil)
      ]
    } catch {
      return [
        .notMeasurable(
          .gateHead, "gate", Shell.printable("\(error)"), expected: expected,
          fix: "ws-gate status")
      ]
    }
  }

  private static func names(_ all: [String]) -> String {
    let shown = all.prefix(3).map(Shell.printable).joined(separator: ", ")
    return all.count > 3 ? shown + " and \(all.count - 3) more" : shown
  }
}
