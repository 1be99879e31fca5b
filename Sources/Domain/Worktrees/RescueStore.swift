import Common
import Processes

/// The rescues of a repository.
public struct RescueStore: Sendable {
  private let repository: Repository

  /// Opens the rescues of a repository.
  public init(_ repository: Repository) { self.repository = repository }

  /// Every rescue, the newest first.
  public func all() throws -> [Rescue] {
    let lines = try repository.git.text(
      ["for-each-ref", "--format=%(objectname) %(refname)", Rescue.prefix]
    ).split(separator: "\n")
    let found = try lines.map { line in
      let halves = line.split(separator: " ", maxSplits: 1).map(String.init)
      return try rescue(halves[1], halves[0])
    }
    return found.sorted { ($0.about.createdAt, $0.id) > ($1.about.createdAt, $1.id) }
  }

  /// The rescue with an id, or the newest of a worktree.
  public func named(_ name: String) throws -> Rescue {
    let all = try all()
    let id = name.hasPrefix(Rescue.prefix) ? String(name.dropFirst(Rescue.prefix.count)) : name
    if let found = all.first(where: { $0.id.utf8.elementsEqual(id.utf8) }) { return found }
    if let found = all.first(where: { $0.about.worktree.utf8.elementsEqual(id.utf8) }) {
      return found
    }
    throw Failure(
      "no rescue '\(Shell.printable(name))'", hint: "wt-clean rescues list", status: .unavailable)
  }

  private func rescue(_ reference: String, _ commit: String) throws -> Rescue {
    let bytes = try repository.git.bytes(["cat-file", "blob", commit + ":rescue.json"])
    let about: Rescue.About
    do { about = try JSON.decode(Rescue.About.self, from: bytes) } catch {
      throw Failure(
        "'\(reference)' is no rescue of ours", hint: "git show \(Shell.quote(reference))",
        status: .dataError)
    }
    return Rescue(
      id: String(reference.dropFirst(Rescue.prefix.count)), commit: commit, about: about)
  }

  /// The paths of what a rescue holds of the worktree, as text for people.
  public func files(of rescue: Rescue) throws -> [String] {
    try Self.entries(of: rescue, repository.git).map { String(decoding: $0.path, as: UTF8.self) }
  }

  // The name of the list of what git kept for the worktree.
  static let entryFiles = "admin-files"

  static func entries(
    of rescue: Rescue, _ git: GitCommand, list: String = "files"
  ) throws -> [SavedEntry] {
    let (outcome, bytes) = try git.run(["cat-file", "blob", rescue.commit + ":" + list])
    // A rescue of an entry alone has no files.
    return outcome.isSuccess ? try SavedEntry.read(bytes) : []
  }

  /// Forgets a rescue; its commit can be named again until git collects it.
  public func drop(_ rescue: Rescue) throws {
    _ = try repository.git.bytes(["update-ref", "-d", rescue.reference, rescue.commit])
  }
}
