import Common
import Testing

/// Where a setting's value comes from, and what is said of a wrong one.
struct SettingsTests {
  private static let git = [
    ("ecw.backup.keepdaily", "3"), ("ecw.backup.keepdaily", "4"), ("ecw.backup.include", "a"),
    ("ecw.backup.include", "b:c"), ("ecw.backup.autoprune", "off"),
  ].map { (key: $0.0, value: $0.1) }

  @Test func `the environment comes before git, git before the default`() throws {
    let environment = ["ECW_BACKUP_KEEP_DAILY": "5"]
    #expect(try Settings(environment: environment, gitEntries: Self.git).number(.keepDaily) == 5)
    #expect(try Settings(environment: [:], gitEntries: Self.git).number(.keepDaily) == 4)
    #expect(try Settings(environment: [:]).number(.keepDaily) == 0)
    let empty = Settings(environment: ["ECW_BACKUP_KEEP_DAILY": ""], gitEntries: Self.git)
    #expect(try empty.number(.keepDaily) == 4, "an empty variable says nothing")
  }

  @Test func `a setting can have several values`() {
    let git = Settings(environment: [:], gitEntries: Self.git)
    #expect(git.all(.backupInclude) == ["a", "b", "c"])
    let environment = Settings(environment: ["ECW_BACKUP_INCLUDE": "x:y"], gitEntries: Self.git)
    #expect(environment.all(.backupInclude) == ["x", "y"])
    #expect(Settings(environment: [:]).all(.backupInclude) == [])
    #expect(Settings(environment: [:]).all(.backupVerify) == ["full"])
  }

  @Test(arguments: [
    ("true", true), ("YES", true), ("on", true), ("1", true), ("false", false), ("No", false),
    ("off", false), ("0", false),
  ]) func `booleans are those of git`(text: String, value: Bool) throws {
    let settings = Settings(environment: ["ECW_BACKUP_AUTO_PRUNE": text])
    #expect(try settings.flag(.backupAutoPrune) == value)
  }

  @Test func `a wrong value names the variable or the key, and what to type`() {
    let variable = Settings(environment: ["ECW_BACKUP_KEEP_DAILY": "few\n"])
    let fromVariable = #expect(throws: Failure.self) { try variable.number(.keepDaily) }
    #expect(
      fromVariable
        == Failure(
          #"'ECW_BACKUP_KEEP_DAILY' is 'few\u{a}', not a whole number"#,
          hint: "unset ECW_BACKUP_KEEP_DAILY", status: .usage))
    let key = Settings(environment: [:], gitEntries: [("ecw.busytimeout", "soon")])
    let fromKey = #expect(throws: Failure.self) { try key.seconds(.busyTimeout) }
    #expect(
      fromKey
        == Failure(
          "'ecw.busyTimeout' is 'soon', not a duration such as 24h",
          hint: "git config --unset-all ecw.busyTimeout", status: .usage))
    let flag = Settings(environment: ["ECW_BACKUP_AUTO_PRUNE": "maybe"])
    #expect(throws: Failure.self) { try flag.flag(.backupAutoPrune) }
    for text in ["-1", "1.5", "9999999999999999999"] {
      let settings = Settings(environment: ["ECW_BACKUP_KEEP_DAILY": text])
      #expect(throws: Failure.self) { try settings.number(.keepDaily) }
    }
  }

  @Test func `names of variables follow from the keys`() {
    #expect(Setting.keepDaily.variable == "ECW_BACKUP_KEEP_DAILY")
    #expect(Setting.busyTimeout.variable == "ECW_BUSY_TIMEOUT")
    #expect(Setting.backupAutoPrune.variable == "ECW_BACKUP_AUTO_PRUNE")
    #expect(Setting.restic.gitKey == "ecw.backup.restic")
  }

  @Test func `every setting is declared once, explained, and its default can be read`() throws {
    let keys = Setting.all.map(\.key)
    #expect(Set(keys).count == keys.count)
    #expect(Set(Setting.all.map(\.variable)).count == keys.count)
    for setting in Setting.all {
      #expect(!setting.summary.isEmpty && setting.summary.last != ".")
      #expect(!setting.key.contains { !$0.isASCII || $0 == "_" || $0 == "-" }, "git refuses it")
    }
    let settings = Settings(environment: [:])
    for setting in [Setting.busyTimeout, .keepWithin, .sessionBackupEvery, .integrityBudget] {
      #expect(try settings.seconds(setting) > 0)
    }
    #expect(try settings.flag(.backupAutoPrune))
  }

  @Test func `an exit status is a contract`() {
    let numbers = ExitStatus.allCases.map(\.rawValue)
    #expect(numbers == [0, 1, 2, 3, 4, 5, 64, 65, 69, 75, 124, 130])
    #expect(ExitStatus.ok.rawValue == 0 && ExitStatus.findings.rawValue == 1)
    #expect(ExitStatus.bad.rawValue == 2 && ExitStatus.failed.rawValue == 3)
    #expect(ExitStatus.refused.rawValue == 4 && ExitStatus.partial.rawValue == 5)
    #expect(ExitStatus.usage.rawValue == 64 && ExitStatus.dataError.rawValue == 65)
    #expect(ExitStatus.unavailable.rawValue == 69 && ExitStatus.busy.rawValue == 75)
    #expect(ExitStatus.timedOut.rawValue == 124 && ExitStatus.interrupted.rawValue == 130)
    #expect(Set(ExitStatus.allCases.map(\.meaning)).count == numbers.count)
  }
}
