import ArgumentParser
import Common
import Recovery
import SQLite
import Terminal

struct Extract: RecoverVerb {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Get one remnant out, as it is, to a new file.",
    discussion: Manual.page(
      """
      The id is one that 'find' printed. A store that has a log or a rollback journal beside it is \
      copied with both, under the new name. An existing file is never replaced.
      """,
      examples: [
        "ecw-recover extract git:5e1c309dae7f45e0f39b1bf3ac3cd9db12e7d689 --to found.db",
        "ecw-recover find --json | jq -r .id | head -1 | xargs -I ID ecw-recover extract ID --to best.db",
      ], statuses: [.ok, .failed, .refused, .usage, .unavailable]))

  @OptionGroup var common: CommonOptions

  @Argument(help: "An id of 'find'.")
  var id: String

  @Option(help: ArgumentHelp("The new file.", valueName: "file"), completion: .file())
  var to: String

  struct Record: Encodable, Sendable {
    var schema = "ecw.recover.extract/1"
    var id: String
    var to: String
    var sizeBytes: Int64
    var sha256: String
    var beside: [String]
  }

  func report(_ call: RecoverCall) throws -> any Report {
    guard let remnant = RemnantID(id) else {
      throw Failure("'\(id)' is no id of a remnant", hint: "ecw-recover find", status: .usage)
    }
    let target = Path.normal(to, from: call.world.currentDirectory)
    for path in StoreFiles(target).all where try Disk.exists(path) {
      throw Failure(
        "'\(path)' is there already", hint: "ls -l \(Shell.quote(path))", status: .refused)
    }
    let source = try RemnantPlaces(call: call).file(of: remnant)
    let files = StoreFiles(source)
    guard try !files.existing().isEmpty else { throw remnant.unknown }
    try requireFile(source)
    let copier = CompleteCopy(world: call.world)
    var record = Record(id: id, to: target, sizeBytes: 0, sha256: "", beside: [])
    // The log first: with the base in place, the set is complete.
    for (from, end) in [(files.journal, "-journal"), (files.wal, "-wal")]
    where try (Disk.status(from)?.size ?? 0) > 0 {
      _ = try copier.copy(from, to: target + end)
      record.beside.append(target + end)
    }
    if try Disk.exists(source) {
      record.sha256 = try copier.copy(source, to: target)
      record.sizeBytes = try Disk.status(target)?.size ?? 0
    }
    call.audit("extract", "\(id) to \(target)", status: .ok)
    return Single(record) { record, _ in
      let what = record.sha256.isEmpty ? "only its log" : Quantity.bytes(record.sizeBytes)
      let beside = record.beside.map { ", " + Path.name($0) }.joined()
      return "extracted \(Shell.printable(record.id)) to \(Shell.printable(record.to)): \(what)"
        + "\(Shell.printable(beside))\n"
        + Shell.printable("hint: ecw-recover assess \(Shell.quote(record.to))") + "\n"
    }
  }

  private func requireFile(_ path: String) throws {
    guard let kind = try Disk.status(path)?.kind, kind != .file else { return }
    throw Failure(
      "'\(id)' is not a regular file", hint: "ls -ld \(Shell.quote(path))", status: .unavailable)
  }
}
