import Common
import Processes
import SQLite

/// Who keeps the table locked.
enum BusyTable {
  /// The failure with status 75; no connection of this process may be open.
  static func failure(_ path: String, world: World) -> Failure {
    let pids = holders(path, world)
    guard let first = pids.first else {
      return Failure(
        "store '\(path)' is locked by a process that cannot be seen from here",
        hint: "ecw-health --only store.locks", status: .busy)
    }
    let names = pids.map { "\($0) (\(name(of: $0)))" }.joined(separator: ", ")
    let word = pids.count == 1 ? "process" : "processes"
    return Failure(
      "store '\(path)' is locked by \(word) \(names)", hint: "ps -fp \(first)", status: .busy)
  }

  // The lock's own holder if the kernel names it, else who has the store open.
  private static func holders(_ path: String, _ world: World) -> [Int32] {
    // Only for a message: what cannot be read leaves the holder unknown.
    let locks = (try? StoreLocks.held(on: StoreFiles(path))) ?? []
    let writers = locks.filter { $0.kind == .writing || $0.kind == .checkpointing }
    let found = (writers.isEmpty ? locks : writers).compactMap(\.pid)
    if !found.isEmpty { return Array(Set(found)).sorted() }
    let open = try? OpenFiles.holders(of: StoreFiles(path).all, world: world)
    return (open ?? []).map(\.pid)
  }

  private static func name(of pid: Int32) -> String {
    // The process may have gone meanwhile, and only Linux has the file.
    let bytes = (try? Disk.read("/proc/\(pid)/comm", limit: 4096)) ?? []
    let name = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first
    return name.map { Shell.printable(String($0)) } ?? "unknown"
  }
}
