import Common
import SQLite

/// Who may change the files of a store, and whether they have one owner.
struct PermissionExam {
  private let target: StoreTarget
  private let layout: StoreLayout

  init(_ target: StoreTarget, _ layout: StoreLayout) {
    self.target = target
    self.layout = layout
  }

  func findings() throws -> [Finding] {
    let expected = "one owner, and nobody outside the group may write"
    func finding(_ status: HealthStatus, _ observed: String, _ fix: String? = nil) -> [Finding] {
      [
        Finding(
          .storePermissions, target.subject, status, observed, expected: expected, fix: fix)
      ]
    }
    guard let base = layout.base else { return [] }
    let path = Shell.quote(layout.files.base)
    for file in try layout.files.existing() {
      guard let status = try Disk.status(file), status.owner != base.owner else { continue }
      return finding(
        .warning,
        "'\(Path.name(file))' belongs to user \(status.owner), the store to user "
          + "\(base.owner): one of them will fail to write", "ls -ln \(path)*")
    }
    let mode = "0" + String(base.mode, radix: 8)
    if base.mode & 0o002 != 0 {
      return finding(.warning, "every user may change it (mode \(mode))", "chmod o-w \(path)*")
    }
    if base.mode & 0o222 == 0 {
      return finding(.warning, "nobody may write it (mode \(mode))", "chmod u+w \(path)")
    }
    return finding(.ok, "mode \(mode)")
  }
}
