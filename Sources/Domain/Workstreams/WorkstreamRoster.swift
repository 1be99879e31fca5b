import Common

/// The workstreams that there are: those with a row and those with a file.
public struct WorkstreamRoster: Sendable {
  /// A workstream: the key that its row has, or would have.
  public struct Member: Sendable, Equatable {
    /// The key.
    public let id: String
    /// Whether it has a row.
    public let hasRow: Bool
  }

  private let rows: Set<String>
  private let names: WorkstreamNames
  private let specs: WorkstreamNames

  /// Takes the keys of the rows and the ids of the files.
  public init(rows: [String], specs: [String]) {
    self.rows = Set(rows)
    self.specs = WorkstreamNames(specs)
    names = WorkstreamNames(rows + specs)
  }

  /// The workstream that a person means.
  ///
  /// Throws a ``Failure`` with status 69 for none and 64 for several.
  public func member(_ name: String) throws -> Member {
    if rows.contains(name) { return Member(id: name, hasRow: true) }
    switch names.meaning(of: name) {
    case .one(let id):
      if rows.contains(id) { return Member(id: id, hasRow: true) }
      return shortRow(of: id).map { Member(id: $0, hasRow: true) } ?? Member(id: id, hasRow: false)
    case .several(let ids):
      let firsts = ids.prefix(3).map(Shell.printable).joined(separator: ", ")
      throw Failure(
        "'\(Shell.printable(name))' is the beginning of several ids: \(firsts)",
        hint: "ws-state list", status: .usage)
    case .none:
      throw Failure(
        "no workstream '\(Shell.printable(name))'", hint: "ws-state list", status: .unavailable)
    }
  }

  /// The row of a file's workstream that has the short form of its id, if nothing else can be meant.
  public func shortRow(of spec: String) -> String? {
    var rest = spec[...]
    while let dash = rest.lastIndex(of: "-") {
      rest = rest[..<dash]
      let short = String(rest)
      if rows.contains(short), specs.meaning(of: short) == .one(spec) { return short }
    }
    return nil
  }
}
