public import Common
import SQLite

/// A copy of a store that no snapshot covers, beside it.
public enum SafetyCopy {
  /// Copies the newest committed state of the store and returns the path of the copy.
  public static func make(of store: String, world: World, busySeconds: Int64) throws -> String {
    let stamp = CivilTime(utc: world.now()).text.replacing(":", with: "").replacing("-", with: "")
    let copy = "\(store).before-import-\(stamp)Z-\(RandomName.hex(4))"
    _ = try Descriptor(opening: copy, .createNew(mode: 0o600))
    let pinned = try PinnedStore(
      store, busySeconds: busySeconds, stopWhen: { world.stopReason() != nil })
    try pinned.backUp(to: copy, checkpoint: world.checkpoint)
    try Descriptor(opening: copy, .read).sync()
    try Disk.syncDirectory(Path.parent(copy))
    return copy
  }
}
