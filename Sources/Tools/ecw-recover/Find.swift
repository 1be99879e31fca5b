import ArgumentParser
import Common
import Recovery
import Terminal

struct Find: RecoverVerb {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find everything a lost or damaged store can be brought back from.",
    discussion: Manual.page(
      """
      Looks at the store itself, files named like it or '*.backup' anywhere in the workspace and \
      beside the store, the quarantine, snapshots and their trash, exports of events, linked \
      worktrees, and every version in git: on all refs, in stashes, reflogs, the index, and in \
      objects that nothing refers to any more. Blobs without a name count when their size is that \
      of a store and they begin like one; with --deep whatever their size. Best first. Nothing is \
      changed, and no store is opened in place beside its log.
      """,
      examples: [
        "ecw-recover find",
        "ecw-recover find --json | jq -r 'select(.readable==\"sound\") | .id'",
        "ecw-recover find --offsite --deep",
        "ecw-recover extract git:1b2c... --to found.db",
      ], statuses: [.ok, .findings, .failed, .usage, .unavailable]))

  @OptionGroup var common: CommonOptions

  @Argument(
    help: "The store: a path, 'events' or 'projections' (default: the event store).",
    completion: .file())
  var store: String?

  @Flag(help: "Also look into the restic repository of ecw.backup.restic.")
  var offsite = false

  @Flag(help: "Look into every blob of the repository, whatever its name and size.")
  var deep = false

  func report(_ call: RecoverCall) throws -> any Report {
    let search = RemnantSearch(call: call, store: call.store(store))
    let found = try search.run(offsite: offsite, isDeep: deep)
    for note in found.notes { call.world.err("note: \(Shell.printable(note))\n") }
    let isUseful = found.remnants.contains { $0.readable == .sound || $0.readable == .damaged }
    let place = store.map { "--store \(Shell.quote(call.store($0))) --to FILE" } ?? "--to FILE"
    let hint = Advice.bringing(found.remnants, place, whole: "--to FILE").map(call.hint)
    return Listing(found.remnants, status: isUseful ? .ok : .findings) {
      Self.render($0, hint, $1)
    }
  }

  private static func render(_ remnants: [Remnant], _ hint: String?, _ style: Style) -> String {
    if remnants.isEmpty { return "nothing was found\n" }
    let next = hint ?? "ecw-recover extract \(Shell.quote(remnants[0].id)) --to FILE"
    return style.table(
      ["ID", "READABLE", "EVENTS", "POSITION", "SIZE", "TIME", "WHERE"],
      remnants.map { remnant in
        [
          remnant.id, remnant.readable.rawValue, remnant.eventCount.map(String.init) ?? "-",
          remnant.eventPosition.map(String.init) ?? "-", Quantity.bytes(remnant.sizeBytes),
          remnant.time.map { String($0.description.prefix(19)) + "Z" } ?? "-", place(remnant),
        ]
      })
      + Shell.printable("hint: \(next)") + "\n"
  }

  private static func place(_ remnant: Remnant) -> String {
    var words = [remnant.kind]
    if remnant.kind == "git" { words += [remnant.reachable ?? "", remnant.path ?? ""] }
    if let commit = remnant.commit { words.append("in " + commit.prefix(12)) }
    if let note = remnant.note { words.append("(\(note))") }
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
