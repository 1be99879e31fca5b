import Common
import TestSupport
import Testing

/// A store comes back out of a repository that git itself refuses to open.
struct RecoverBrokenGitTests {
  private struct Extracted: Decodable {
    let sizeBytes: Int64
    let sha256: String
  }

  /// Two versions in git, one of them packed, and no store any more.
  private func stage() async throws -> (RecoverStage, versions: [[UInt8]]) {
    let stage = try RecoverStage(events: 3, journal: "DELETE")
    try await stage.git("init", "-q", "-b", "main")
    var versions = [try Disk.read(stage.store)]
    try await stage.git("add", "-f", ".ecw/events.db")
    try await stage.git("commit", "-qm", "packed")
    try await stage.git("gc", "-q")
    try stage.stage.addEvents(2)
    versions.append(try Disk.read(stage.store))
    try await stage.git("commit", "-qam", "loose")
    try Disk.removeTree(stage.scratch.at(".ecw"))
    try Disk.makeDirectory(stage.scratch.at(".ecw"))
    return (stage, versions)
  }

  private func replace(_ name: String, with text: String, in stage: RecoverStage) throws {
    try Disk.removeFile(stage.scratch.at(name))
    try stage.scratch.write(text, to: name)
  }

  /// Both versions are named, and written as they were.
  private func expectBack(_ stage: RecoverStage, _ versions: [[UInt8]], _ reason: String)
    async throws
  {
    let refused = try await ToolRun(
      "/usr/bin/env", ["git", "cat-file", "--batch-all-objects", "--batch-check"], in: stage.root)
    #expect(refused.status == 128)
    let run = try await stage.recover("find", "--json")
    #expect(run.status == 0, "\(run.err)")
    #expect(run.err.contains("git cannot open the repository"), "\(run.err)")
    #expect(run.err.contains(reason), "\(run.err)")
    let found = try run.records(RecoverStage.Found.self)
    #expect(found.map(\.eventCount) == [5, 3])
    #expect(found.allSatisfy { $0.kind == "git" && $0.reachable == "object" && $0.path == nil })
    try await stage.expectValid(run.out)
    for (remnant, bytes) in zip(found, versions.reversed()) {
      let name = "back\(bytes.count)-\(remnant.eventCount ?? 0).db"
      let extract = try await stage.recover("extract", remnant.id, "--to", name, "--json")
      #expect(extract.status == 0, "\(extract.err)")
      let record = try #require(try extract.records(Extracted.self).first)
      #expect(record.sizeBytes == bytes.count && record.sha256 == remnant.sha256)
      #expect(try Disk.read(stage.scratch.at(name)) == bytes)
    }
  }

  @Test func `an empty HEAD`() async throws {
    let (stage, versions) = try await stage()
    try replace(".git/HEAD", with: "", in: stage)
    try await expectBack(stage, versions, "not a git repository")
  }

  @Test func `a configuration of garbage`() async throws {
    let (stage, versions) = try await stage()
    try replace(".git/config", with: "[core\n\tbare = fal", in: stage)
    try await expectBack(stage, versions, "bad config line")
  }

  @Test func `a repository elsewhere, named by a file`() async throws {
    let (stage, versions) = try await stage()
    try Disk.rename(stage.scratch.at(".git"), to: stage.scratch.at("elsewhere"))
    try stage.scratch.write("gitdir: elsewhere\n", to: ".git")
    try replace("elsewhere/HEAD", with: "", in: stage)
    try await expectBack(stage, versions, "not a git repository")
  }

  @Test func `an object that the power loss emptied costs only itself`() async throws {
    let (stage, versions) = try await stage()
    let id = try await stage.git("rev-parse", "HEAD")
    try replace(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))", with: "", in: stage)
    try replace(".git/HEAD", with: "", in: stage)
    try await expectBack(stage, versions, "1 objects in '")
    let missing = try await stage.recover(
      "extract", "git:0000000000000000000000000000000000000000", "--to", "no.db")
    #expect(missing.status == 69, "\(missing.err)")
    #expect(try !Disk.exists(stage.scratch.at("no.db")))
  }

  @Test func `a pack whose index the power loss emptied hides only what is in it`() async throws {
    let (stage, versions) = try await stage()
    let packs = stage.scratch.at(".git/objects/pack")
    let index = try #require(Disk.names(in: packs).compactMap { $0 }.first { $0.hasSuffix(".idx") })
    try replace(".git/objects/pack/" + index, with: "", in: stage)
    try replace(".git/HEAD", with: "", in: stage)
    let run = try await stage.recover("find", "--json")
    #expect(run.err.contains("invalid pack index"), "\(run.err)")
    let found = try run.records(RecoverStage.Found.self)
    #expect(found.map(\.eventCount) == [5])
    let id = try #require(found.first?.id)
    let extract = try await stage.recover("extract", id, "--to", "back.db")
    #expect(extract.status == 0, "\(extract.err)")
    #expect(try Disk.read(stage.scratch.at("back.db")) == versions[1])
  }

  @Test func `somebody else's repository above is not searched`() async throws {
    let stage = try RecoverStage(events: 3, journal: "DELETE")
    try await stage.git("init", "-q")
    try await stage.git("add", "-f", ".ecw/events.db")
    try await stage.git("commit", "-qm", "theirs")
    try Disk.makeDirectories(stage.scratch.at("inner/.git/objects"))
    let run = try await stage.recover("find", "--json", "--root", stage.scratch.at("inner"))
    #expect(!run.out.contains("\"kind\":\"git\""), "\(run.out)\(run.err)")
    #expect(run.err.contains("git cannot open the repository"), "\(run.err)")
  }
}
