public import Common

/// The files that the merge-conflict protocol wants: `reports/conflict_<ws>.md` for each workstream
/// that collides, and a line for each in `logs/conflicts.log`.
///
/// A report that says the same already is left alone; one that says something else is moved aside
/// first, because a person may have written into it.
public struct ConflictReports {
  private let survey: ConflictSurvey
  private let target: (name: String, commit: String)
  private let workspace: Workspace
  private let world: World

  /// Describes the files of a survey.
  public init(
    _ survey: ConflictSurvey, target: (name: String, commit: String), workspace: Workspace,
    world: World
  ) {
    self.survey = survey
    self.target = target
    self.workspace = workspace
    self.world = world
  }

  /// The paths of the reports that are not there yet or say something else.
  public func pending() throws -> [String] { try due().map(\.path) }

  /// Writes what is due and returns the paths of the reports.
  public func write() throws -> [String] {
    let due = try due()
    guard !due.isEmpty else { return [] }
    let log = try directory("logs") + "/conflicts.log"
    try Disk.makeDirectories(try directory("reports"))
    try Disk.makeDirectories(Path.parent(log))
    for report in due {
      if try Disk.exists(report.path) { try Disk.rename(report.path, to: aside(report.path)) }
      try AtomicFile.write(report.text, to: report.path, mode: 0o644)
      try Descriptor(opening: log, .append(mode: 0o644)).write(report.logLine.utf8)
    }
    return due.map(\.path)
  }

  private struct Due {
    let path: String
    let text: String
    let logLine: String
  }

  private struct Clash {
    let other: String
    let answer: MergeAnswer
  }

  private func due() throws -> [Due] {
    var byWorkstream: [String: [Int]] = [:]
    for index in survey.findings.indices where !clashes(index).isEmpty {
      byWorkstream[survey.findings[index].branch.workstream, default: []].append(index)
    }
    let reports = try directory("reports")
    return try byWorkstream.sorted { $0.key < $1.key }.compactMap { workstream, indices in
      // A branch's name is chosen by an agent; as a part of a file's name it must stay one.
      guard Path.isSafe(workstream), !workstream.utf8.contains(UInt8(ascii: "/")) else {
        throw Failure("'\(workstream)' cannot be a file's name", status: .dataError)
      }
      let path = reports + "/conflict_\(workstream).md"
      let text = text(workstream, indices)
      if try Disk.exists(path), Self.body(try Disk.read(path)) == Self.body(Array(text.utf8)) {
        return nil
      }
      return Due(path: path, text: text, logLine: indices.map(logLine).joined())
    }
  }

  private func clashes(_ index: Int) -> [Clash] {
    let onto = survey.findings[index].ontoTarget
    let first = onto.verdict == .clean ? [] : [Clash(other: target.name, answer: onto)]
    return first
      + survey.collisions.filter { $0.first == index || $0.second == index }.map {
        let other = $0.first == index ? $0.second : $0.first
        return Clash(other: survey.findings[other].branch.name, answer: $0.answer)
      }
  }

  private func directory(_ name: String) throws -> String {
    let path = Path.join(workspace.root, name)
    guard let kind = try Disk.status(path)?.kind, kind != .directory else { return path }
    throw Failure(
      "'\(path)' is not a directory", hint: "ls -ld \(Shell.quote(path))", status: .refused)
  }

  private func aside(_ path: String) -> String {
    let time = CivilTime(utc: world.now()).text.filter { $0 != ":" && $0 != "-" }
    return path.dropLast(3) + ".\(time)Z-\(RandomName.hex(4)).md"
  }

  private static func body(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("**Detected**") }
  }
}

extension ConflictReports {
  private func text(_ workstream: String, _ indices: [Int]) -> String {
    let branches = indices.map { survey.findings[$0].branch }
    var lines = ["# Merge conflict: \(Shell.printable(workstream))", "", "**Status**: conflict"]
    lines.append("**Detected**: \(world.now())")
    lines += branches.map { "**Branch**: \(Shell.printable($0.name))" }
    lines += ["", "## Conflicting Files", ""]
    for index in indices {
      for clash in clashes(index) {
        lines += clash.answer.files.map { file in
          let kinds = file.kinds.joined(separator: ", ")
          return
            "    \(Shell.printable(file.path))  (\(kinds), with \(Shell.printable(clash.other)))"
        }
        if clash.answer.files.isEmpty {
          lines.append("    \(clash.answer.verdict.rawValue), with \(Shell.printable(clash.other))")
        }
      }
    }
    lines += ["", "## Source/Target", ""]
    lines += branches.map { "* source: \(Shell.printable($0.name)) at \($0.tip)" }
    lines.append("* target: \(Shell.printable(target.name)) at \(target.commit)")
    lines += ["", "## Dependent Workstreams Blocked", "", "    ws-state graph", ""]
    lines += ["## Instructions", ""] + instructions(branches)
    return lines.joined(separator: "\n") + "\n"
  }

  private func instructions(_ branches: [WorkBranch]) -> [String] {
    let source = Shell.quote(branches.first?.name ?? "")
    let target = Shell.quote(target.name)
    return [
      "A. Merge by hand, test, then commit:", "",
      "    git switch \(target) && git merge --no-ff --no-commit \(source)", "",
      "B. Or bring the branch up to date in its own worktree, then merge:", "",
      "    git rebase \(target) \(source)", "",
      "C. Or give the branch up; it stays until you delete it:", "",
      "    ws-state set --force -- \(Shell.quote(branches.first?.workstream ?? "")) discarded",
    ]
  }

  private func logLine(_ index: Int) -> String {
    let now = world.now()
    let time = CivilTime(now, utcOffsetSeconds: world.utcOffset(now)).text.split(separator: "T")
    let branch = survey.findings[index].branch
    var files: [String] = []
    for file in clashes(index).flatMap({ $0.answer.files.map(\.path) }) where !files.contains(file)
    {
      files.append(file)
    }
    return "\(time.joined(separator: " ")) | \(Shell.printable(branch.workstream)) | "
      + "\(Shell.printable(branch.name)) | "
      + files.map(Shell.printable).joined(separator: ", ") + "\n"
  }
}
