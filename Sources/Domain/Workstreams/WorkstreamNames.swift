/// Which id a name means: real files have long ids (`ws-22-pipeline-plus`), people and the
/// orchestrator's lists say `ws-22`.
public struct WorkstreamNames: Sendable {
  /// What a name means.
  public enum Meaning: Sendable, Equatable {
    /// This id.
    case one(String)
    /// The beginning of several ids.
    case several([String])
    /// Nothing.
    case none
  }

  private let ids: Set<String>
  private let sorted: [String]

  /// Takes the ids that there are.
  public init(_ ids: some Sequence<String>) {
    self.ids = Set(ids)
    sorted = self.ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The id that a name means: the same one, else the only one that goes on after it with a dash.
  public func meaning(of name: String) -> Meaning {
    if ids.contains(name) { return .one(name) }
    let longer = beginning(with: name + "-")
    if longer.count > 1 { return .several(longer) }
    return longer.first.map { .one($0) } ?? .none
  }

  private func beginning(with prefix: String) -> [String] {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].utf8.lexicographicallyPrecedes(prefix.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return Array(sorted[low...].prefix { $0.utf8.starts(with: prefix.utf8) })
  }
}
