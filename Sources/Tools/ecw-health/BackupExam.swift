import Backups
import Common
import Health

/// Findings about the snapshots, and what the newest proven one knows about the stores.
struct BackupExam {
  private let checkup: Checkup
  private let repository: BackupRepository
  private(set) var newest: SnapshotSummary?
  private var proven: SnapshotSummary?
  private var link = BackupRepository.LatestLink.missing
  private var failure: String?

  init(_ repository: BackupRepository, _ checkup: Checkup) {
    self.repository = repository
    self.checkup = checkup
    do {
      newest = try repository.newestSummary()
      link = try repository.latestLink()
      let isProven = newest?.verdict == .proven
      proven = isProven ? newest : newest == nil ? nil : try repository.latestSummary()
    } catch {
      failure = "\(error)"
    }
  }

  /// The stores in the newest proven snapshot.
  var known: [KnownStore] {
    guard let manifest = proven else { return [] }
    return manifest.stores.map { store in
      KnownStore(
        snapshot: manifest.id, path: store.path, role: store.role, sizeBytes: store.sizeBytes,
        eventCount: store.tableRows?["events"],
        rowCount: store.tableRows?.values.reduce(0, +))
    }
  }

  // Whether there are stores matters only where there is no snapshot.
  func findings(hasStores: () throws -> Bool) rethrows -> [Finding] {
    if let failure {
      return [
        .notMeasurable(
          checkup.selection.first(
            of: [.backupAge, .backupProof, .backupLink, .backupDrill, .backupRestore]), "backups",
          Shell.printable(failure), expected: "snapshots that can be listed",
          fix: "ls -la " + Shell.quote(repository.directory), isInformational: false)
      ]
    }
    guard newest != nil else {
      return try [none(hasStores())] + [interruptedRestore].compactMap { $0 }
    }
    return [age, proof, latest, drill, interruptedRestore].compactMap { $0 }
  }

  private func none(_ hasStores: Bool) -> Finding {
    Finding(
      .backupAge, "backups", hasStores ? .warning : .ok,
      hasStores ? "no snapshot yet" : "no snapshot yet, and nothing to protect",
      expected: "a proven snapshot", fix: hasStores ? "ecw-backup create" : nil,
      measures: [Measure("backup_age_seconds", Int64?.none)])
  }

  private var age: Finding {
    let limits = checkup.thresholds
    let expected = "a proven snapshot younger than \(text(limits.backupWarningSeconds))"
    let seconds = proven.map { since($0.createdAt) }
    let measure = Measure(
      "backup_age_seconds", seconds, warning: limits.backupWarningSeconds,
      critical: limits.backupCriticalSeconds)
    guard let proven, let seconds else {
      return Finding(
        .backupAge, "backups", .critical, "no snapshot is proven", expected: expected,
        fix: "ecw-backup verify --all", measures: [measure])
    }
    let status: HealthStatus =
      seconds >= limits.backupCriticalSeconds
      ? .critical : seconds >= limits.backupWarningSeconds ? .warning : .ok
    return Finding(
      .backupAge, "backups", status,
      "newest proven \(text(seconds)) old (\(proven.id))", expected: expected,
      fix: status == .ok ? nil : "ecw-backup create",
      measures: [measure, Measure("backup_bytes", proven.sizeBytes)])
  }

  private var proof: Finding? {
    guard let manifest = newest else { return nil }
    let expected = "proven"
    let id = manifest.id
    switch manifest.verdict {
    case .proven:
      return Finding(.backupProof, "backups", .ok, "the newest is proven", expected: expected)
    case .unverified:
      return Finding(
        .backupProof, "backups", .warning, "the newest (\(id)) was not verified",
        expected: expected, fix: "ecw-backup create")
    case .suspect:
      return Finding(
        .backupProof, "backups", .critical,
        "the newest (\(id)) is suspect: its source was damaged, shrunken or gone",
        expected: expected, fix: "ecw-backup show \(id)")
    }
  }

  private var latest: Finding? {
    let expected = "'latest' leads to the newest proven snapshot"
    func finding(_ status: HealthStatus, _ observed: String) -> Finding {
      Finding(
        .backupLink, "backups", status, observed, expected: expected,
        fix: status == .ok ? nil : "ecw-backup create")
    }
    switch link {
    case .missing:
      return proven == nil ? nil : finding(.warning, "there is no link 'latest'")
    case .broken(let target):
      return finding(
        .warning, "'latest' leads to '\(Shell.printable(target))', which is no snapshot")
    case .snapshot(let id):
      guard let newest = proven?.id, newest != id else {
        return finding(.ok, "'latest' leads to the newest proven snapshot")
      }
      return finding(.warning, "'latest' leads to \(id), but \(newest) is proven and newer")
    }
  }

  private func since(_ time: Timestamp) -> Int64 {
    max(0, Int64(checkup.world.now().seconds(since: time)))
  }

  private func text(_ seconds: Int64) -> String { Quantity.age(seconds: seconds) }
}

extension BackupExam {
  private var drill: Finding? {
    let limit = checkup.thresholds.drillSeconds
    let expected = "a sound restore drill in the last \(text(limit))"
    let fix = "ecw-backup drill"
    let record: DrillRecord?
    do {
      record = try repository.lastDrill()
    } catch {
      return .notMeasurable(
        .backupDrill, "backups", "the record of the last drill cannot be read",
        expected: expected, fix: fix)
    }
    guard let record else {
      return Finding(
        .backupDrill, "backups", .warning, "no restore drill yet", expected: expected, fix: fix,
        isInformational: true, measures: [Measure("drill_age_seconds", Int64?.none)])
    }
    let age = since(record.startedAt)
    let measures = [
      Measure("drill_age_seconds", age, warning: limit),
      Measure("drill_duration_seconds", record.durationSeconds),
    ]
    let status: HealthStatus = !record.sound ? .critical : age >= limit ? .warning : .ok
    return Finding(
      .backupDrill, "backups", status,
      record.sound
        ? "restore drill \(text(age)) ago" : "the last restore drill found damage in a snapshot",
      expected: expected,
      fix: record.sound ? (age >= limit ? fix : nil) : "ecw-backup verify --all",
      measures: measures)
  }

  private var interruptedRestore: Finding? {
    let expected = "no restore stopped half-way"
    do {
      guard let journal = try RestoreJournal.all(in: checkup.workspace).first else { return nil }
      switch journal.phase {
      case .done, .undone:
        return Finding(.backupRestore, "backups", .ok, "none half-way", expected: expected)
      case .staging, .installing, .undoing:
        return Finding(
          .backupRestore, "backups", .critical,
          "the restore begun at \(journal.startedAt) was interrupted while \(journal.phase.rawValue)",
          expected: expected, fix: "ecw-backup restore --continue")
      }
    } catch {
      return .notMeasurable(
        .backupRestore, "backups", "the quarantine cannot be read", expected: expected)
    }
  }
}
