import Common
import Processes

/// The process group of the run in a slot, noted beside it: a gate that is killed cannot end it.
struct LeftRun {
  private let slot: String
  private var path: String { Self.note(of: slot) }

  /// Names the note of a slot.
  init(in slot: String) { self.slot = slot }

  /// Where the group's number is noted.
  static func note(of slot: String) -> String { slot + ".run" }

  /// Ends what is left of the run.
  ///
  /// Only who holds the slot may do it. The number may be that of other processes by now: it counts
  /// only if one of them is in the slot.
  func end(world: World, onNotice: (String) -> Void) throws {
    guard try Disk.status(path)?.kind == .file else { return }
    let text = String(decoding: try Disk.read(path, limit: 64), as: UTF8.self)
    if let group = Int32(text.filter { $0 != "\n" }), group > 1,
      try ProcessPlaces.isAnyone(in: slot),
      try LiveProcesses.below([slot], world: world)[0]
        .contains(where: { ProcessGroup.has($0.pid, group) })
    {
      onNotice("ending the test that a killed run left in '\(slot)'")
      ProcessGroup.end(group)
    }
    try Disk.removeFile(path)
  }

  /// Forgets a run that is over.
  func forget() throws {
    if try Disk.exists(path) { try Disk.removeFile(path) }
  }
}
