import ArgumentParser
import Common
import Signals
import Terminal

struct Show: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show signals whole: their file, their events, the token of their claim.",
    discussion: Manual.page(
      examples: [
        "ecw-signals show sig-b47b12b8",
        "ecw-signals list --stale 60m --json | ecw-signals show -",
      ], statuses: [.ok, .partial, .failed, .usage, .unavailable]))

  @OptionGroup var common: CommonOptions

  @Argument(help: "Ids, or '-' for standard input.", completion: SignalCompletion.ids)
  var ids: [String]

  func report(_ call: SignalsCall) throws -> any Report {
    let ids = try IdentifierList.read(ids, field: "signal_id", world: call.world)
    var records: [ShowRecord] = []
    var missing: [String] = []
    let now = call.world.now()
    for (id, found) in zip(ids, try call.queue.show(ids)) {
      guard let found else {
        missing.append(id)
        continue
      }
      records.append(
        ShowRecord(
          signal: SignalRecord(found.state, now: now, root: call.workspace.root),
          content: found.content, events: found.events))
    }
    if let first = missing.first, records.isEmpty {
      throw Failure(
        "no signal '\(Shell.printable(first))'", hint: "ecw-signals list", status: .unavailable)
    }
    for id in missing { call.world.err("ecw-signals: no signal '\(Shell.printable(id))'\n") }
    return Listing(records, status: missing.isEmpty ? .ok : .partial, render: ShowRecord.render)
  }
}

struct ShowRecord: Encodable, Sendable {
  var schema = "ecw.signals.show/1"
  var signalId: String
  var signal: SignalRecord
  @OrNull var content: String?
  var events: [SignalQueue.Event]

  init(signal: SignalRecord, content: String?, events: [SignalQueue.Event]) {
    (signalId, self.signal, self.events) = (signal.signalId, signal, events)
    self.content = content
  }

  static func render(_ records: [ShowRecord], _ style: Style) -> String {
    records.map { $0.text(style) }.joined(separator: "\n")
  }

  private func text(_ style: Style) -> String {
    let age = Quantity.age(seconds: signal.ageSeconds)
    var lines = [style.paint("\(signal.signalId)  \(signal.status.rawValue)  \(age)", .faint)]
    let facts: [(String, String?)] = [
      ("file", signal.path), ("claimed by", signal.claimedBy), ("claim token", signal.claimToken),
      ("claim ends", signal.expiresAt?.description), ("not before", signal.notBefore?.description),
      ("disagreement", signal.disagreement),
    ]
    for (name, value) in facts {
      if let value { lines.append("  \(name): \(Shell.printable(value))") }
    }
    for event in events {
      lines.append(
        "  event \(event.position): \(Shell.printable("\(event.type) \(event.time)"))")
    }
    for line in (content ?? "").split(separator: "\n") {
      lines.append("  " + Shell.printable(String(line)))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
