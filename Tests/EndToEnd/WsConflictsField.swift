import TestSupport

/// A random history as `git fast-import` reads it: files that are edited, moved, deleted, turned
/// into directories and back, on branches that fork from and merge each other.
struct WsConflictsField {
  private var generator: SplitMix
  private var stream = ""
  private var mark = 0
  private var commits: [(mark: Int, files: [String: String])] = []

  /// The stream for a seed.
  static func stream(seed: UInt64, branches: Int) -> String {
    var field = WsConflictsField(generator: SplitMix(state: seed))
    field.grow(branches)
    return field.stream
  }

  private mutating func grow(_ branches: Int) {
    var files: [String: String] = [:]
    for path in ["r1", "r2", "a/1", "a/2", "a/3", "a/d/1", "a/d/2", "b/1", "b/2", "c/e/f/1"] {
      files[path] = (1...8).map { "\(path) \($0)\n" }.joined()
    }
    commit("refs/heads/main", parents: [], files)
    for _ in 0..<4 {
      let last = commits[commits.count - 1]
      commit("refs/heads/main", parents: [last.mark], changed(last.files))
    }
    for number in 0..<branches {
      var start = commits[Int.random(in: 0..<commits.count, using: &generator)]
      let ref = "refs/heads/ws/ws-\(number)/agent-1"
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        var parents = [start.mark]
        let other = commits[Int.random(in: 0..<commits.count, using: &generator)]
        if other.mark != start.mark, chance(0.15) { parents.append(other.mark) }
        commit(ref, parents: parents, changed(start.files))
        start = commits[commits.count - 1]
      }
    }
    if chance(0.1) { commit("refs/heads/ws/ws-lone/agent-1", parents: [], ["r1": "alone\n"]) }
  }

  private mutating func commit(_ ref: String, parents: [Int], _ files: [String: String]) {
    mark += 1
    if parents.isEmpty { stream += "reset \(ref)\n" }
    stream += "commit \(ref)\nmark :\(mark)\ncommitter t <t@t> \(1_700_000_000 + mark) +0000\n"
    stream += "data 1\nx\n"
    if let first = parents.first { stream += "from :\(first)\n" }
    for parent in parents.dropFirst() { stream += "merge :\(parent)\n" }
    stream += "deleteall\n"
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      let mode = text.hasSuffix("+x\n") ? "100755" : text.hasPrefix("->") ? "120000" : "100644"
      stream += "M \(mode) inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
    }
    commits.append((mark, files))
  }

  private mutating func changed(_ files: [String: String]) -> [String: String] {
    var files = files
    for _ in 0..<Int.random(in: 1...3, using: &generator) { change(&files) }
    return files.isEmpty ? ["r1": "left\n"] : files
  }

  private mutating func change(_ files: inout [String: String]) {
    guard let path = files.keys.sorted().randomElement(using: &generator),
      let text = files[path]
    else { return }
    let number = Int.random(in: 0..<6, using: &generator)
    let directory = path.split(separator: "/").dropLast().joined(separator: "/")
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<7: edit(path, text, &files)
    case 7: files[path] = nil
    case 8: place("a/new\(number)", "new \(number)\n", &files)
    case 9: place((directory.isEmpty ? "" : directory + "/") + "new\(number)", "n\n", &files)
    case 10: move([path], { _ in "b/moved\(number)" }, &files)
    case 11: move([path], { "m/" + $0 }, &files)
    case 12...14 where !directory.isEmpty:
      let below = files.keys.filter { $0.hasPrefix(directory + "/") }.sorted()
      move(below, { "z\(number % 2)/" + $0.dropFirst(directory.count + 1) }, &files)
    case 15: place(path + "/inside", "inside\n", &files)
    case 16 where !directory.isEmpty: place(directory, "was a directory\n", &files)
    case 17: files[path] = text + "+x\n"
    case 18: files[path] = "->r\(number)"
    case 19: move(files.keys.filter { !$0.contains("/") }.sorted(), { "root/" + $0 }, &files)
    default: edit(path, text, &files)
    }
  }

  private mutating func edit(_ path: String, _ text: String, _ files: inout [String: String]) {
    var lines = text.split(separator: "\n").map(String.init)
    guard let index = lines.indices.randomElement(using: &generator) else { return }
    lines[index] = "edit \(Int.random(in: 0..<3, using: &generator))"
    files[path] = lines.map { $0 + "\n" }.joined()
  }

  private func move(_ paths: [String], _ to: (String) -> String, _ files: inout [String: String]) {
    for path in paths {
      let text = files.removeValue(forKey: path)
      if let text { place(to(path), text, &files) }
    }
  }

  // A file in the way of a directory goes, and a directory in the way of a file.
  private func place(_ path: String, _ text: String, _ files: inout [String: String]) {
    files = files.filter { !$0.key.hasPrefix(path + "/") && !path.hasPrefix($0.key + "/") }
    files[path] = text
  }

  private mutating func chance(_ share: Double) -> Bool {
    Double.random(in: 0..<1, using: &generator) < share
  }
}
