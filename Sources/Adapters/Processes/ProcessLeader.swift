#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Its number is written when the child has started and read when the run is over.
final class ProcessLeader: @unchecked Sendable {
  var pid: pid_t?

  // The end of the child alone ends its teardown: what it started may ignore TERM and live on.
  func endGroup(politely: Bool = false) async {
    guard let pid else { return }
    if politely { kill(-pid, SIGTERM) }
    // A task of its own: a cancellation of ours must not cut the waiting short.
    await Task.detached {
      for step in 0..<200 where kill(-pid, 0) == 0 {
        if step == 100 { kill(-pid, SIGKILL) }
        try? await Task.sleep(for: .milliseconds(20))  // nobody cancels it
      }
    }.value
  }
}
