import Common
import TestSupport
import Testing

/// Restores on a file system that is too small for them.
@Suite(.enabled(if: Host.isRoot)) struct RestoreSpaceTests {
  // Runs lines in a workspace of its own on a small file system, beside the snapshot of the stage.
  private func onSmall(_ mount: String, _ stage: BackupStage, _ lines: String) async throws
    -> ToolRun?
  {
    let run = try await stage.shell(
      """
      mkdir small && unshare --mount sh -ec '
        mount -t \(mount) none small
        cp -R .ecw small && rm -rf small/.ecw/backups
        cd small
      \(lines)
      '
      """)
    return run.status == 1 && run.err.contains("unshare") ? nil : run  // not in this container
  }

  @Test func `a restore that does not fit changes nothing and says what it needs`() async throws {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    let run = try await onSmall(
      "tmpfs -o size=256k", stage,
      """
      head -c 1M /dev/zero >filler 2>/dev/null || :
      look() { find . -type d -print -o -type f -exec cksum {} + | sort; }
      look >../before
      for more in "" "--dry-run" "--only events" "--to copy"; do
        ecw-backup restore \(id) --dest ../.ecw/backups $more && exit 9
        echo "status $?"
      done
      look | cmp - ../before && echo same
      rm filler
      ecw-backup restore \(id) --dest ../.ecw/backups >/dev/null
      """)
    guard let run else { return }
    #expect(run.status == 0, "\(run.out)\(run.err)")
    #expect(run.out == "status 3\nstatus 3\nstatus 3\nstatus 3\nsame\n", "\(run.out)\(run.err)")
    let small = stage.scratch.at("small")
    #expect(
      run.err.hasPrefix(
        """
        ecw-backup: no space left for a restore in '\(small)/.ecw': 24.0 KB needed, 0 B free
        hint: df -h \(small)/.ecw
        """), "\(run.err)")
    #expect(run.err.contains("no space left for a copy in '\(small)'"), "\(run.err)")
    #expect(try Disk.exists("\(stage.backups)/\(id)/manifest.json"))
  }

  @Test func `a file system that tells no size does not keep a restore from its work`() async throws
  {
    let stage = try BackupStage()
    let id = try await stage.snapshot()
    let run = try await onSmall("ramfs", stage, "ecw-backup restore \(id) --dest ../.ecw/backups")
    guard let run else { return }
    #expect(run.status == 0, "\(run.out)\(run.err)")
  }
}
