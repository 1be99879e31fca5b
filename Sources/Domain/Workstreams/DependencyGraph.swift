/// What depends on what: the files' `depends_on` and the table's `blocked_by`.
public struct DependencyGraph: Sendable {
  /// A workstream.
  public struct Node: Sendable, Equatable {
    /// The id: of its row, else of its file, else the word that another one depends on.
    public let id: String
    /// The status of its row, as it is written.
    public var status: String?
    /// Its file below the root.
    public var file: String?
    /// Whether there is neither a row nor a file.
    public var isMissing: Bool { status == nil && file == nil }
    /// Whether it is done.
    public var isCompleted: Bool { status == WorkstreamStatus.completed.rawValue }
  }

  /// Where a dependency is written.
  public enum Source: String, Sendable, Codable {
    /// In the file's `depends_on`.
    case file
    /// In the row's `blocked_by`.
    case table
  }

  /// A dependency: the first waits for the second.
  public struct Edge: Sendable, Equatable {
    /// The number of the node that waits.
    public let from: Int
    /// The number of the node that it waits for.
    public let to: Int
    /// Where it is written.
    public let source: Source
    /// The word that is written there, which may be a short id.
    public let word: String
    /// The other words that are written there for the same one.
    public internal(set) var otherWords: [String] = []
  }

  /// The workstreams.
  public private(set) var nodes: [Node] = []
  /// The dependencies, each pair and source once.
  public private(set) var edges: [Edge] = []
  /// What is wrong with single dependencies and files.
  public internal(set) var problems: [GraphProblem] = []
  /// The numbers of the edges that begin at each node.
  public private(set) var outgoing = Adjacency()

  private var numbers: [String: Int] = [:]

  /// Builds the graph.
  public init(rows: [WorkstreamRow], folder: WorkstreamSpec.Folder) {
    nodes.reserveCapacity(rows.count)
    numbers.reserveCapacity(rows.count)
    let rowNumbers = rows.map { add(Node(id: $0.id, status: $0.status)) }
    // A roster costs more than all the rest of a large table, and only files need one.
    let roster =
      folder.specs.isEmpty
      ? nil : WorkstreamRoster(rows: rows.map(\.id), specs: folder.specs.map(\.id))
    var owners: [Int] = []
    for spec in folder.specs { owners.append(number(of: spec, roster)) }
    // Sorting all ids is for the few words that are no id by themselves.
    lazy var names = WorkstreamNames(nodes.map(\.id) + folder.specs.map(\.id))
    let specNumbers = Dictionary(
      zip(folder.specs.map(\.id), owners), uniquingKeysWith: { first, _ in first })
    func target(_ word: String, _ from: Int) -> Int {
      if let number = specNumbers[word] ?? numbers[word] { return number }
      switch names.meaning(of: word) {
      case .one(let id):
        let number = specNumbers[id] ?? numbers[id] ?? add(Node(id: id))
        problems.append(GraphProblem(.shortID, nodes[from].id, word, meant: id))
        return number
      case .several: problems.append(GraphProblem(.ambiguousID, nodes[from].id, word))
      case .none: problems.append(GraphProblem(.missing, nodes[from].id, word))
      }
      return add(Node(id: word))
    }
    for (spec, from) in zip(folder.specs, owners) {
      for word in spec.dependsOn { connect(from, target(word, from), .file, word) }
    }
    for (from, row) in zip(rowNumbers, rows) {
      for word in row.blockedBy { connect(from, target(word, from), .table, word) }
    }
    outgoing = Adjacency(nodes.count, edges.map(\.from))
    dropRepeats()
    problems += folder.unreadable.map { GraphProblem(unreadable: $0.file, $0.reason) }
    judge()
  }

  @discardableResult
  private mutating func add(_ node: Node) -> Int {
    if let number = numbers[node.id] { return number }
    nodes.append(node)
    numbers[node.id] = nodes.count - 1
    return nodes.count - 1
  }

  private mutating func number(of spec: WorkstreamSpec, _ roster: WorkstreamRoster?) -> Int {
    let id = numbers[spec.id] == nil ? roster?.shortRow(of: spec.id) ?? spec.id : spec.id
    let number = add(Node(id: id))
    if let other = nodes[number].file {
      problems.append(GraphProblem(.duplicate, id, spec.file, meant: other))
    } else {
      nodes[number].file = spec.file
    }
    return number
  }

  private mutating func connect(_ from: Int, _ to: Int, _ source: Source, _ word: String) {
    edges.append(Edge(from: from, to: to, source: source, word: word))
  }

  private mutating func dropRepeats() {
    var numbers: [[Int]: Int] = [:]
    guard outgoing.hasSeveral else { return }
    var kept: [Edge] = []
    for edge in edges {
      let key = [edge.from, edge.to, edge.source == .file ? 0 : 1]
      if let number = numbers[key] {
        kept[number].otherWords.append(edge.word)
      } else {
        numbers[key] = kept.count
        kept.append(edge)
      }
    }
    if kept.count == edges.count { return }
    edges = kept
    outgoing = Adjacency(nodes.count, edges.map(\.from))
  }

  // What a look at one dependency tells.
  private mutating func judge() {
    let dead: Set<String> = ["failed", "reverted", "conflict", "discarded"]
    for edge in edges {
      let (from, to) = (nodes[edge.from], nodes[edge.to])
      if edge.from == edge.to {
        problems.append(GraphProblem(.itself, from.id, edge.word))
      } else if let status = to.status, dead.contains(status), !from.isCompleted {
        problems.append(GraphProblem(.failed, from.id, to.id, meant: status))
      }
    }
  }
}
