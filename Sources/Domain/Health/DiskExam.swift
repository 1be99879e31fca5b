import Common

/// Room for data and files, and whether the file system can hold stores at all.
struct DiskExam {
  private let root: String
  private let limits: Thresholds
  private let space: DiskSpace

  init(_ checkup: Checkup) throws {
    root = checkup.workspace.root
    limits = checkup.thresholds
    space = try DiskSpace(holding: root)
  }

  func findings() throws -> [Finding] {
    [
      share(
        .diskSpace, "free_disk_percent", space.availableBytes, of: space.totalBytes,
        "\(Quantity.bytes(space.availableBytes)) free",
        [Measure("free_disk_bytes", space.availableBytes)], fix: "df -h " + Shell.quote(root)),
      share(
        .diskInodes, "free_inodes_percent", space.availableInodes, of: space.totalInodes,
        "\(space.availableInodes) inodes free", [], fix: "df -i " + Shell.quote(root)),
      Self.fileSystem(try FileSystemKind(holding: root)),
    ]
  }

  private func share(
    _ check: Check, _ name: String, _ available: Int64, of total: Int64, _ text: String,
    _ more: [Measure], fix: String
  ) -> Finding {
    let expected =
      "at least \(limits.diskWarningPercent) % free (critical below \(limits.diskCriticalPercent) %)"
    guard total > 0 else {
      return Finding(check, "disk", .ok, "the file system names no limit", expected: expected)
    }
    let percent = (Double(available) / Double(total) * 1000).rounded() / 10
    let status: HealthStatus =
      percent < Double(limits.diskCriticalPercent)
      ? .critical : percent < Double(limits.diskWarningPercent) ? .warning : .ok
    return Finding(
      check, "disk", status, "\(text) (\(Quantity.decimal(percent)) %)", expected: expected,
      fix: status == .ok ? nil : fix,
      measures: [
        Measure(
          name, percent, warning: Double(limits.diskWarningPercent),
          critical: Double(limits.diskCriticalPercent))
      ] + more)
  }

  static func fileSystem(_ kind: FileSystemKind) -> Finding {
    let expected = "a local file system"
    switch kind {
    case .local:
      return Finding(.diskFileSystem, "disk", .ok, "local file system", expected: expected)
    case .network(let name):
      return Finding(
        .diskFileSystem, "disk", .warning,
        "\(name) is a network file system: SQLite's locks and logs do not work across machines",
        expected: expected, fix: "df -T .")
    case .unknown(let name):
      return .notMeasurable(
        .diskFileSystem, "disk", "\(name) may be local or remote", expected: expected)
    }
  }
}
