public import Common
import Processes

/// Where a branch stood before the merge that has just ended.
///
/// The first parent of HEAD does not say it: after a fast-forward to a branch that had main merged
/// into it, the first parent is that branch's own side.
public enum PreviousTip {
  /// The commit; `nil` when git has not noted it, or its notes disagree.
  public static func find(in directory: String, world: World) throws -> String? {
    let git = GitCommand(in: directory, world: world)
    func commit(_ name: String) throws -> String? {
      let (outcome, bytes) = try git.run(["rev-parse", "--verify", "--quiet", name + "^{commit}"])
      return outcome.isSuccess ? String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self) : nil
    }
    guard let noted = try commit("ORIG_HEAD") else { return nil }
    // Not every repository keeps a reflog.
    let logged = try commit("HEAD@{1}")
    return logged == nil || logged == noted ? noted : nil
  }
}
