import ArgumentParser
import Common
import Terminal
import Workstreams

struct Dump: StateVerb {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Print the store as SQL that builds it again, for an escalation.",
    discussion: Manual.page(
      """
      One committed state, beside live writers. Fails on a damaged store; the shell's .dump ends \
      with a quiet rollback. Texts that are no UTF-8 come back byte for byte.
      """,
      examples: ["ws-state dump --out state_dump.sql", "ws-state dump | sqlite3 copy.db"],
      statuses: [.ok, .bad, .failed, .refused, .usage, .unavailable, .busy]))

  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp("Write to this new file instead.", valueName: "file"), completion: .file())
  var out: String?

  func validate() throws {
    if common.json, out == nil { throw ValidationError("--json needs --out") }
  }

  func report(_ call: StateCall) throws -> any Report {
    guard let out else { return Stream(call: call) }
    let path = Path.normal(out, from: call.world.currentDirectory)
    if try Disk.exists(path) {
      throw Failure(
        "'\(path)' exists and is not replaced", hint: "ls -l \(Shell.quote(path))", status: .refused
      )
    }
    let file = try AtomicFile(replacing: path)
    let count = try TableDump.write(
      call.workspace, busySeconds: call.busySeconds, world: call.world
    ) { try file.write($0.utf8) }
    try file.commit()
    let record = Record(path: path, tableCount: count.tables, rowCount: count.rows)
    return Single(record) { record, _ in
      "\(record.rowCount) rows of \(record.tableCount) tables in \(Shell.printable(record.path))\n"
    }
  }

  struct Record: Encodable, Sendable {
    var schema = "ecw.ws-state.dump/1"
    var path: String
    var tableCount: Int
    var rowCount: Int64
  }

  private struct Stream: StreamedReport {
    let call: StateCall

    func write(asJSON: Bool, _ style: Style, to out: (String) -> Void) throws -> ExitStatus {
      var text = ""
      _ = try TableDump.write(
        call.workspace, busySeconds: call.busySeconds, world: call.world
      ) { piece in
        text += piece
        if text.utf8.count > 1 << 16 {
          out(text)
          text = ""
        }
      }
      out(text)
      return .ok
    }
  }
}
