import ArgumentParser
import Common
import Terminal
import Workstreams

struct Unblock: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "unblock",
    abstract: "Let a workstream go on that waits for others.",
    discussion: Manual.page(
      """
      Without --from its blocked_by is emptied. With --from that one dependency is cut wherever it \
      is written: in blocked_by and in the file's depends_on, which the orchestrator reads; no \
      other byte of the file changes. A blocked one becomes pending when all that is still \
      written in either is completed. A snapshot is taken first; the output says how to take it \
      back.
      """,
      examples: ["ws-state unblock ws-22 --from ws-15", "ws-state unblock ws-22 --dry-run"],
      statuses: [.ok, .failed, .refused, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Argument(help: "The id, or its beginning up to a dash.", completion: WorkstreamCompletion.ids)
  var id: String

  @Option(
    help: ArgumentHelp("The one that it shall no longer wait for.", valueName: "id"),
    completion: WorkstreamCompletion.ids)
  var from: String?

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  func report(_ call: StateCall) throws -> any Report {
    let folder = try WorkstreamSpec.all(in: call.workspace)
    let hasTable = try Disk.exists(WorkstreamTable.path(in: call.workspace))
    let roster =
      try hasTable
      ? call.table { try $0.roster(folder) }
      : WorkstreamRoster(rows: [], specs: folder.specs.map(\.id))
    let member = try roster.member(id)
    let row = try hasTable ? call.table { try $0.row(member.id) } : nil
    let plan = try WorkstreamTable.unblocking(member.id, from: from, in: call.graph())
    guard plan.isChange, !dryRun else {
      return Single(
        Record(plan, plan.isChange ? .planned : .unchanged, nil, call), render: Self.render)
    }
    let snapshot = try call.snapshot(before: "unblock")
    if hasTable {
      try call.table(for: .changing) {
        try $0.apply(plan, ifRow: row, in: call.workspace, now: call.world.now())
      }
    } else {
      try WorkstreamTable.apply(plan, toFileIn: call.workspace)
    }
    call.audit(
      "unblock", "\(plan.id) from \(plan.words.joined(separator: ", "))",
      safetyCopy: "snapshot \(snapshot)", status: .ok)
    return Single(Record(plan, .changed, snapshot, call), render: Self.render)
  }

  struct Record: Encodable, Sendable {
    enum Outcome: String, Encodable, Sendable { case changed, planned, unchanged }

    var schema = "ecw.ws-state.unblock/1"
    var id: String
    var outcome: Outcome
    @OrNull var status: String?
    var blockedByRemoved: [String]
    var dependsOnRemoved: [String]
    @OrNull var file: String?
    var waitsFor: [String]
    @OrNull var snapshot: String?
    var restore: [ToldCommand]

    init(_ plan: Unblocking, _ outcome: Outcome, _ snapshot: String?, _ call: StateCall) {
      id = plan.id
      self.outcome = outcome
      (blockedByRemoved, dependsOnRemoved) = (plan.rowWords, plan.fileWords)
      waitsFor = plan.waitsFor
      restore = []
      if let snapshot {
        if !plan.rowWords.isEmpty || plan.statusChanges {
          restore.append(call.restore(snapshot, ".state/orchestration.db"))
        }
        if plan.file != nil { restore.append(call.restore(snapshot, "workstreams")) }
      }
      (status, file, self.snapshot) = (plan.status, plan.file, snapshot)
    }
  }

  private static func render(_ record: Record, _ style: Style) -> String {
    let id = Shell.printable(record.id)
    if record.outcome == .unchanged {
      return "\(id) has nothing in blocked_by; name a dependency with --from\n"
    }
    let verb = record.outcome == .planned ? "would no longer wait" : "no longer waits"
    let words = Set(record.blockedByRemoved + record.dependsOnRemoved)
      .subtracting(record.waitsFor).sorted()
    var text = "\(id) \(verb)"
    if words.isEmpty, !record.waitsFor.isEmpty { text = "\(id): nothing more in blocked_by" }
    if !words.isEmpty { text += " for \(Shell.printable(words.joined(separator: ", ")))" }
    text += record.status.map { "; it is \(Shell.printable($0))\n" } ?? "\n"
    if !record.waitsFor.isEmpty {
      text += "  it still waits for \(Shell.printable(record.waitsFor.joined(separator: ", ")))\n"
    }
    if let file = record.file { text += "  in \(Shell.printable(file))\n" }
    return text + record.restore.map { "hint: \($0.line)\n" }.joined()
  }
}
