import Common

/// The output of one handler: in a file of its own, and the beginning of it in memory.
final class HandlerLog: @unchecked Sendable {
  // The run appends from one task; the rest is done when it is over.
  let path: String
  private let file: Descriptor
  private var head: [UInt8] = []
  private var count = 0
  private let root: String

  static let sizeLimit = 16 << 20

  init(_ workspace: Workspace, _ state: SignalState) throws {
    let directory = workspace.stateDirectory + "/log/signals"
    try Disk.makeDirectories(directory, mode: 0o700)
    root = workspace.root
    path = directory + "/" + state.id + "." + (state.token ?? "0") + ".log"
    file = try Descriptor(opening: path, .append(mode: 0o600))
  }

  func append(_ bytes: [UInt8]) {
    count += bytes.count
    if head.count <= SignalResult.sizeLimit { head += bytes }
    // A full disk must not end the handler's work.
    if count <= Self.sizeLimit { try? file.write(bytes) }
  }

  func close(_ errors: String) {
    var rest = ""
    if count > Self.sizeLimit { rest += "\n[\(count) bytes in all; the rest was cut]\n" }
    if !errors.isEmpty { rest += "\n[standard error]\n\(errors)" }
    // The work is done: a full disk must not have it done again.
    try? file.write(rest.utf8)
  }

  /// What it printed, if that is JSON; else where it is.
  var result: String {
    if head.count <= SignalResult.sizeLimit, let text = SignalResult.value(head) { return text }
    let shown = Path.relative(path, to: root) ?? path
    return "{\"log\": \(SignalDocument.quoted(shown))}"
  }
}
