import ArgumentParser
import Common
import Terminal
import Worktrees

struct Rescues: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rescues",
    abstract: "List, show, restore and drop the saved states of worktrees.",
    discussion: Manual.page(
      """
      A rescue is a commit at refs/ecw/rescue/<worktree>/<utc>: every file that was on disk but \
      for what a build makes again, the exact index, and what git kept for the worktree. It is \
      local: 'git push --mirror' would publish it, with every secret in it.
      """,
      examples: [
        "wt-clean rescues list", "wt-clean rescues restore agent-1-ws-22 --to ../back",
      ], statuses: [.ok, .failed, .refused, .usage, .unavailable]),
    subcommands: [RescuesList.self, RescuesShow.self, RescuesRestore.self, RescuesDrop.self],
    defaultSubcommand: RescuesList.self)
}

struct RescuesList: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the rescues, newest first.",
    discussion: Manual.page(
      examples: ["wt-clean rescues list --json | jq -r .id"],
      statuses: [.ok, .failed, .usage, .unavailable]))

  @OptionGroup var options: CleanOptions

  func report(_ call: CleanCall) throws -> any Report {
    let now = call.world.now()
    let records = try RescueStore(call.repository).all().map { RescueRecord($0, now: now) }
    return Listing(records) { records, style in
      if records.isEmpty { return "no rescues\n" }
      return style.table(
        ["ID", "AGE", "FILES", "SIZE", "BRANCH", "SAVED FOR", "HOLDS"],
        records.map { record in
          [
            record.id, Quantity.age(seconds: record.ageSeconds), String(record.fileCount),
            Quantity.bytes(record.sizeBytes), record.branch ?? "-", record.reason,
            record.evidence.joined(separator: ", ").replacing("_", with: " "),
          ]
        })
    }
  }
}

struct RescuesShow: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a rescue with its files.",
    discussion: Manual.page(
      examples: ["wt-clean rescues show agent-1-ws-22"],
      statuses: [.ok, .failed, .usage, .unavailable]))

  @OptionGroup var options: CleanOptions
  @Argument(
    help: "The rescue's id, or the worktree's for its newest.", completion: RescueCompletion.ids)
  var id: String

  func report(_ call: CleanCall) throws -> any Report {
    let store = RescueStore(call.repository)
    let rescue = try store.named(id)
    var record = RescueRecord(rescue, now: call.world.now())
    record.files = try store.files(of: rescue)
    return Single(record) { record, _ in
      var text =
        "rescue \(record.id)\ncommit \(record.commit)\nsaved \(record.createdAt) for \(record.reason)\n"
      text +=
        "worktree \(record.path ?? "?"), branch \(record.branch ?? "-"), head \(record.head ?? "-")\n"
      text += "\(record.fileCount) files, \(Quantity.bytes(record.sizeBytes)) in no commit\n"
      text = text.split(separator: "\n").map { Shell.printable(String($0)) + "\n" }.joined()
      text += (record.files ?? []).map { "  \(Shell.printable($0))\n" }.joined()
      return text + "next: wt-clean rescues restore \(Shell.quote(record.id)) --to DIR\n"
    }
  }
}

struct RescuesRestore: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Restore a rescue into a new directory, byte for byte, index included.",
    discussion: Manual.page(
      """
      The directory becomes a worktree; it is on its branch when the branch has not moved and is \
      free, else on its commit. The rescue stays.
      """,
      examples: ["wt-clean rescues restore agent-1-ws-22 --to .worktrees/agent-1-ws-22"],
      statuses: [.ok, .failed, .refused, .usage, .unavailable, .dataError]))

  @OptionGroup var options: CleanOptions
  @Argument(
    help: "The rescue's id, or the worktree's for its newest.", completion: RescueCompletion.ids)
  var id: String

  @Option(help: ArgumentHelp("The directory to make.", valueName: "dir"), completion: .directory)
  var to: String

  func report(_ call: CleanCall) throws -> any Report {
    let rescue = try RescueStore(call.repository).named(id)
    let path = Path.normal(to, from: call.world.currentDirectory)
    let outcome = try RescueRestorer(call.repository).restore(rescue, to: path)
    call.audit("rescues restore", "\(rescue.id) to \(outcome.path)", status: .ok)
    return Single(RestoreRecord(rescue, outcome)) { record, _ in
      Shell.printable(
        "restored: \(record.id) to \(record.path), \(record.fileCount) files, on "
          + (record.branch ?? "no branch")) + "\n"
        + record.notRestored.map {
          "not restored: \(Shell.printable($0)), a pipe, socket or device\n"
        }.joined()
    }
  }
}

struct RescuesDrop: CleanVerb {
  static let configuration = CommandConfiguration(
    commandName: "drop",
    abstract: "Forget rescues. The record has the command that brings one back until git's gc.",
    discussion: Manual.page(
      examples: ["wt-clean rescues list --json | jq -r .id | wt-clean rescues drop -"],
      statuses: [.ok, .failed, .usage, .unavailable]))

  @OptionGroup var options: CleanOptions
  @Argument(help: "The rescues' ids; '-' reads them.", completion: RescueCompletion.ids)
  var ids: [String]

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: CleanCall) throws -> any Report {
    let store = RescueStore(call.repository)
    let all = try store.all()
    let wanted = try IdentifierList.read(ids, field: "id", world: call.world)
    // Only exact ids: the newest of a worktree is no good guess for what to forget.
    let rescues = try wanted.map { id in
      guard let found = all.first(where: { $0.id.utf8.elementsEqual(id.utf8) }) else {
        throw Failure(
          "no rescue '\(Shell.printable(id))'", hint: "wt-clean rescues list", status: .unavailable)
      }
      return found
    }
    if !dryRun {
      for rescue in rescues { try store.drop(rescue) }
      call.audit(
        "rescues drop", rescues.map { "\($0.reference) \($0.commit)" }.joined(separator: ", "),
        status: .ok)
    }
    return Listing(rescues.map { DropRecord($0, dryRun: dryRun, call) }) { records, _ in
      records.map { record in
        Shell.printable("\(record.outcome): \(record.id)")
          + "\n  undo: \(Shell.printable(record.undo.line))\n"
      }.joined()
    }
  }
}
