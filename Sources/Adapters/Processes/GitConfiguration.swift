public import Common

/// The settings of the suite in git's configuration.
public enum GitConfiguration {
  /// Every `ecw.*` entry that applies in a workspace, in git's order.
  ///
  /// Git is asked only when one of the files it would read can hold such an entry: starting it
  /// would cost a session start more than everything else.
  public static func entries(in workspace: Workspace, world: World) throws
    -> [(key: String, value: String)]
  {
    guard try mayHaveEntries(workspace, world.environment) else { return [] }
    let git = GitCommand(in: workspace.root, world: world)
    let arguments = ["config", "--null", "--get-regexp", "^ecw\\."]
    let (outcome, bytes) = try git.run(arguments)
    // Exit 1 with no output: no such entry.
    guard outcome.isSuccess || (outcome.end == .exited(1) && bytes.isEmpty) else {
      throw git.failure(arguments, outcome)
    }
    return bytes.split(separator: 0).map { entry in
      let halves = entry.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
      // A key without a value is git's way of writing "true".
      return (
        String(decoding: halves[0], as: UTF8.self),
        halves.count > 1 ? String(decoding: halves[1], as: UTF8.self) : "true"
      )
    }
  }

  // True when an entry is possible: a file names "ecw", includes others, or cannot be read.
  private static func mayHaveEntries(_ workspace: Workspace, _ environment: [String: String])
    throws -> Bool
  {
    if environment.keys.contains(where: { $0.hasPrefix("GIT_CONFIG") }) { return true }
    let home = environment["HOME"] ?? ""
    let userDirectory = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    var files = ["/etc/gitconfig", home + "/.gitconfig"]
    files.append((userDirectory ?? home + "/.config") + "/git/config")
    if workspace.isRepository {
      let directory = workspace.root + "/.git"
      guard try Disk.status(directory)?.kind == .directory else { return true }
      files += [directory + "/config", directory + "/config.worktree"]
    }
    return files.contains(where: mayMention)
  }

  private static func mayMention(_ path: String) -> Bool {
    do {
      let resolved = try Disk.realPath(path)
      let text = String(decoding: try Disk.read(resolved, limit: 1 << 20), as: UTF8.self)
        .lowercased()
      return text.contains("ecw") || text.contains("include")
    } catch let failure as SystemFailure where failure.isMissing {
      return false
    } catch {
      return true  // git itself will say what is wrong with the file
    }
  }
}
