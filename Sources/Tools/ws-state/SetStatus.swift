import ArgumentParser
import Common
import SQLite
import Terminal
import Workstreams

struct SetStatus: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Set the status of workstreams, compared and swapped in one transaction each.",
    discussion: Manual.page(
      """
      Only the steps that the playbook and the merge conflict protocol document are taken, unless \
      --force says otherwise. 'pending' and 'running' begin a new attempt; what the row loses by \
      it is written to execution_log. The message goes to error_message for failed, blocked, \
      reverted, conflict and discarded, else to notes. It is undone by setting the old status.
      """,
      examples: [
        "ws-state set ws-15 failed --if-status running --message 'agent crashed'",
        "ws-state list --status running --json | ws-state set - failed --message 'power loss'",
      ], statuses: [.ok, .failed, .refused, .partial, .usage, .dataError, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Argument(
    help: "The id or its beginning up to a dash, or '-' for standard input.",
    completion: WorkstreamCompletion.ids)
  var id: String

  @Argument(help: "pending, running, completed, failed, blocked, reverted, conflict or discarded.")
  var status: Word

  @Option(help: ArgumentHelp("Only if this is its status now.", valueName: "status"))
  var ifStatus: String?

  @Option(help: "Why; kept in the row and in the log.")
  var message: String?

  @Flag(help: "Take a step that nobody documents.")
  var force = false

  @Flag(help: "Print what would be done; change nothing.")
  var dryRun = false

  struct Word: ExpressibleByArgument {
    let value: WorkstreamStatus
    static var allValueStrings: [String] { WorkstreamStatus.allCases.map(\.rawValue) }

    init?(argument: String) {
      guard let value = WorkstreamStatus(rawValue: argument) else { return nil }
      self.value = value
    }
  }

  func report(_ call: StateCall) throws -> any Report {
    let names = try IdentifierList.read([id], field: "id", world: call.world)
    var records: [ChangeRecord] = []
    do {
      try call.table(for: .changing) { table in
        let roster = try table.roster(try WorkstreamSpec.all(in: call.workspace))
        for name in names { records.append(try record(of: name, table, roster, call)) }
      }
    } catch {  // those before it are done
      audit(records, StateCall.status(of: error), call)
      throw error
    }
    // One id that cannot be set is an error like any other.
    if names.count == 1, id != "-", let problem = records.first?.failure { throw problem }
    let failed = records.compactMap(\.failure)
    let status: ExitStatus =
      failed.isEmpty ? .ok : failed.count < records.count ? .partial : failed[0].status
    audit(records, status, call)
    return Listing(records, status: status, render: ChangeRecord.render)
  }

  private func audit(_ records: [ChangeRecord], _ status: ExitStatus, _ call: StateCall) {
    let what = records.filter { $0.outcome == .changed }.map {
      "\($0.id): \($0.before ?? "no row") -> \($0.status)"
    }
    if !what.isEmpty { call.audit("set", what.joined(separator: "; "), status: status) }
  }

  private func record(
    of name: String, _ table: borrowing WorkstreamTable, _ roster: WorkstreamRoster,
    _ call: StateCall
  ) throws -> ChangeRecord {
    do {
      let member = try roster.member(name)
      let change = try table.set(
        member.id, to: status.value, ifStatus: ifStatus, message: message, force: force,
        mayCreate: !member.hasRow, dryRun: dryRun, now: call.world.now())
      return ChangeRecord(change, dryRun: dryRun)
    } catch let failure as Failure {
      return ChangeRecord(failure, id: name)
    } catch let error as SQLiteError where error.isBusy && id == "-" {
      return ChangeRecord(error.asFailure, id: name)  // those before it are done
    }
  }
}
