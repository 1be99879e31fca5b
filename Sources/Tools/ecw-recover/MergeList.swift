import Common
import Recovery
import Terminal

/// Sources to merge, and those of them that turned out to be none.
struct MergeList {
  var sources: [MergeSource] = []
  var leftOut: [MergeOutcome.LeftOut] = []
  /// Whether what cannot be merged is left out and told, rather than the end of it.
  let isTolerant: Bool
  let call: RecoverCall

  /// Adds a source; one that nothing can be read of is left out when others can be expected.
  mutating func add(_ name: String, _ body: () throws -> MergeSource) throws {
    do {
      sources.append(try body())
    } catch let failure as Failure where failure.status == .dataError && isTolerant {
      leaveOut(name, failure)
    }
  }

  /// Merges; a source that stands in the way is left out, and one that cannot be the first is the last.
  mutating func merge(to target: String, isDryRun: Bool) throws -> MergeOutcome {
    var turns = sources.count
    while true {
      do {
        let all = sources + sources.flatMap(\.behindBreak)
        var outcome = try LogMerger(
          world: call.world, sources: all, to: target, isDryRun: isDryRun
        ).merge()
        outcome.leftOut = leftOut
        return outcome
      } catch let failure as MergeSourceFailure where isTolerant && sources.count > 1 {
        guard sources.indices.contains(failure.index) else { throw failure }
        let source = sources.remove(at: failure.index)
        turns -= 1
        if failure.isOnlyFirst {
          guard turns > 0 else { throw failure }
          sources.append(source)
        } else {
          leaveOut(source.name, failure.asFailure)
        }
      }
    }
  }

  private mutating func leaveOut(_ name: String, _ failure: Failure) {
    let isOurs = failure.message.contains(call.scratch.path)
    let reason = isOurs ? "nothing of it can be read" : failure.message
    leftOut.append(MergeOutcome.LeftOut(name: name, reason: reason))
    let note = isOurs ? "" : ": " + Shell.printable(reason)
    call.world.err("note: \(Shell.printable(name)): nothing comes from it\(note)\n")
  }
}
