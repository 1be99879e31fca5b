import Common
import SQLite
import TestSupport
import Testing

/// Remnants in places that are no plain files: pipes, links, names with a newline.
struct RecoverPlacesTests {
  @Test func `a file that is not there is said to be missing`() async throws {
    let stage = try RecoverStage()
    let run = try await stage.recover("install", "nowhere.db")
    #expect(run.status == 69 && run.err.contains("nowhere.db' does not exist"), "\(run.err)")
    #expect(run.err.contains("hint: ls -la "))
  }

  @Test(arguments: ["mkfifo odd", "mkdir odd", "ln -s /etc/hostname odd"])
  func `what is no file is not extracted`(making: String) async throws {
    let stage = try RecoverStage(journal: "DELETE")
    _ = try await stage.stage.shell(making)
    let run = try await stage.recover("extract", "file:odd", "--to", "new.db")
    #expect(run.status == 69, "\(run.out)\(run.err)")
    #expect(run.err.contains("'file:odd' is not a regular file"), "\(run.err)")
    #expect(try !Disk.exists(stage.scratch.at("new.db")))
  }

  @Test func `a hint with a name that has a newline can be pasted`() async throws {
    let stage = try RecoverStage(journal: "DELETE")
    try stage.copy(to: "events.db\nx.backup")
    try Disk.removeFile(stage.store)
    let run = try await stage.recover("find")
    let hint = try #require(run.out.split(separator: "\n").first { $0.hasPrefix("hint: ") })
    try stage.scratch.write("\(hint.dropFirst("hint: ".count))\n", to: "hint")
    let pasted = try await stage.stage.shell("bash hint")
    #expect(pasted.status == 0, "\(hint) \(pasted.err)")
    #expect(try RecoverStage.events(stage.scratch.at("FILE")).count == 30)
  }

  @Test(arguments: ["state", "../state"])
  func `a state directory that is a link is looked into, once`(place: String) async throws {
    let stage = try RecoverStage(journal: "DELETE")
    let place = place == "state" ? place : stage.root + "-state"
    try stage.copy(to: ".ecw/events.db.backup")
    _ = try await stage.stage.shell("mv .ecw '\(place)' && ln -s '\(place)' .ecw")
    let found = try await stage.recover("find", "--json").records(RecoverStage.Found.self)
    #expect(
      found.map(\.id).sorted() == ["file:.ecw/events.db", "file:.ecw/events.db.backup"], "\(found)")
    if place != "state" { try Disk.removeTree(place) }
  }
}
