/// The graph in the languages of drawing programs; an arrow leads from who waits to who is waited
/// for.
public enum GraphText {
  /// Graphviz.
  public static func dot(_ graph: DependencyGraph) -> String {
    let circle = circleEdges(graph)
    var text = "digraph workstreams {\n  rankdir=LR;\n  node [shape=box];\n"
    for node in graph.nodes {
      let label = quoted(node.id) + " [label=" + quoted(node.id + "\n" + word(node)) + "]"
      text += "  \(label);\n"
    }
    for (number, edge) in graph.edges.enumerated() {
      let color = circle.contains(number) ? " [color=red]" : ""
      text +=
        "  \(quoted(graph.nodes[edge.from].id)) -> \(quoted(graph.nodes[edge.to].id))\(color);\n"
    }
    return text + "}\n"
  }

  /// Mermaid.
  public static func mermaid(_ graph: DependencyGraph) -> String {
    let circle = circleEdges(graph)
    var text = "flowchart LR\n"
    for (number, node) in graph.nodes.enumerated() {
      text += "  n\(number)[\"\(escaped(node.id)) (\(escaped(word(node))))\"]\n"
    }
    for edge in graph.edges { text += "  n\(edge.from) --> n\(edge.to)\n" }
    if !circle.isEmpty {
      let numbers = circle.sorted().map(String.init).joined(separator: ",")
      text += "  linkStyle \(numbers) stroke:red\n"
    }
    return text
  }

  private static func word(_ node: DependencyGraph.Node) -> String {
    node.status ?? (node.isMissing ? "missing" : "no row")
  }

  private static func circleEdges(_ graph: DependencyGraph) -> Set<Int> {
    var group: [Int: Int] = [:]
    for (number, members) in graph.cyclicComponents().enumerated() {
      for member in members { group[member] = number }
    }
    return Set(
      graph.edges.indices.filter { edge in
        guard let from = group[graph.edges[edge].from] else { return false }
        return from == group[graph.edges[edge].to]
      })
  }

  // Everything but the quote and the backslash may stand in a quoted id of Graphviz.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 32 || scalar.value == 127: quoted += "?"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  // Mermaid reads an entity as its character; so nothing of a text can end the label.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      let isPlain =
        scalar.properties.isAlphabetic || "0123456789-_. ".unicodeScalars.contains(scalar)
      if isPlain { escaped.unicodeScalars.append(scalar) } else { escaped += "#\(scalar.value);" }
    }
    return escaped
  }
}
