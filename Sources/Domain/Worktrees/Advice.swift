import Common

extension Assessment {
  /// The command to type next; `nil` when there is nothing to do.
  public var next: String? {
    let id = place.word
    let path = place.path.map(Shell.quote) ?? id
    switch verdict {
    case .safe: return "wt-clean remove \(id)"
    case .rescueFirst: return "wt-clean remove --rescue \(id)"
    case .dead: return "wt-clean prune \(id)"
    case .orphan:
      return has(.leftover) ? "wt-clean remove \(id)" : "wt-clean adopt \(path)"
    case .keep:
      return branchName.flatMap {
        has(.unmergedCommits) ? "git log --oneline -5 \(Shell.quote($0))" : nil
      }
    case .blocked:
      guard let reason = evidence.first(where: { $0.effect == .blocks }) else { return nil }
      return remedy(for: reason, id, path)
    }
  }

  private func remedy(for reason: Evidence, _ id: String, _ path: String) -> String? {
    switch reason.item {
    case .liveProcess: "fuser -v \(path)"
    case .lock: "git worktree unlock \(path)"
    case .indexLock: "ls -l \(Shell.quote(reason.detail ?? ""))"
    case .currentDirectory: "cd /"
    case .submodules: "git -C \(path) submodule status"
    case .mount: "findmnt --submounts --target \(path)"
    case .unreadable: "git -C \(path) status"
    case .nestedWorktree: "wt-clean list"
    case .moved, .cutOff, .ambiguous, .nowhere: "wt-clean repair \(id)"
    case .directoryUnknown: canBeConfirmed ? "wt-clean prune \(id)" : "ls -ld \(path)"
    default: nil
    }
  }
}
