import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the machine lets a test do.
enum Ability {
  static let isUnprivileged = !Host.isRoot

  static func has(_ program: String) -> Bool {
    (Host.environment["PATH"] ?? "").split(separator: ":").contains { directory in
      unsafe access("\(directory)/\(program)", X_OK) == 0
    }
  }
}

/// Wrong arguments, help and the version.
struct BackupUsageTests {
  @Test(arguments: [
    (["frob"], "unexpected argument 'frob'", "ecw-backup --help"),
    (
      ["list", "--frob"], "unknown option '--frob'. Did you mean '--root'?",
      "ecw-backup list --help"
    ),
    (
      ["create", "--verify", "maybe"],
      "the value 'maybe' is invalid for '--verify <verify>'. "
        + "Please provide one of 'full', 'quick' or 'none'.", "ecw-backup create --help"
    ),
    (
      ["list", "--timeout", "0s"], "the value '0s' is invalid for '--timeout <duration>'",
      "ecw-backup list --help"
    ),
    (["show"], "missing expected argument '<id>'", "ecw-backup show --help"),
    (["pin"], "missing expected argument '<ids> ...'", "ecw-backup pin --help"),
    (["prune", "--keep-last=-1"], "a count is 0 or more", "ecw-backup prune --help"),
    (["push", "--last", "0"], "--last is 1 or more", "ecw-backup push --help"),
    (
      ["verify", "--sample", "0%"], "the value '0%' is invalid for '--sample <sample>'",
      "ecw-backup verify --help"
    ),
  ]) func `a wrong argument gets one sentence and the help to type`(
    arguments: [String], message: String, hint: String
  ) async throws {
    let stage = try BackupStage(events: 0)
    let run = try await ToolRun("ecw-backup", arguments, in: stage.root)
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: \(message)
        hint: \(hint)
        [exit 64]

        """)
  }

  @Test func `with --json a wrong argument is a record too`() async throws {
    let stage = try BackupStage(events: 0)
    let run = try await stage.backup("list", "--json", "--frob")
    #expect((run.status, run.out) == (64, ""))
    #expect(try run.problem().exitStatus == 64)
  }

  @Test func `push without a repository says how to set one`() async throws {
    let stage = try BackupStage()
    let run = try await stage.backup("push")
    #expect(
      run.transcript(root: stage.root) == """
        --- stderr
        ecw-backup: no restic repository is set
        hint: git config ecw.backup.restic REPOSITORY
        [exit 64]

        """)
  }

  @Test(arguments: [
    "create", "list", "show", "verify", "restore", "drill", "prune", "untrash", "pin", "unpin",
    "push",
  ]) func `every verb has help with examples and exit statuses`(verb: String) async throws {
    let scratch = try Scratch()
    let run = try await ToolRun("ecw-backup", [verb, "--help"], in: scratch.path)
    #expect((run.status, run.err) == (0, ""))
    #expect(run.out.contains("EXAMPLES\n  ecw-backup \(verb)"))
    #expect(run.out.contains("EXIT STATUS\n    0  done, nothing to report\n"))
  }

  @Test func `the version is one line`() async throws {
    let scratch = try Scratch()
    let run = try await ToolRun("ecw-backup", ["--version"], in: scratch.path)
    #expect(run.transcript(root: scratch.path) == "0.1.0\n[exit 0]\n")
  }

  @Test func `a full standard output is a failure`() async throws {
    let stage = try BackupStage()
    try await stage.snapshot()
    let run = try await stage.shell("test -c /dev/full || exit 3; ecw-backup list >/dev/full")
    #expect(run.status == 3)
  }
}
