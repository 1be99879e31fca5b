import Common

/// When each file of each snapshot was read last: `verified.json` in the repository.
///
/// A sample takes what was read longest ago, so that repeated samples cover everything.
struct VerificationMemory {
  private let path: String
  private let known: Set<String>
  private var times: [String: [String: Timestamp]]

  init(_ repository: BackupRepository) throws {
    path = repository.directory + "/verified.json"
    known = Set(try repository.entries().map(\.manifest.id))
    // A memory that cannot be read is a memory of nothing: everything is checked again.
    let bytes = try? Disk.read(path)
    times = bytes.flatMap { try? JSON.decode([String: [String: Timestamp]].self, from: $0) } ?? [:]
  }

  /// The share of the files, at least one, that was read longest ago.
  func choose(_ share: Double, of parts: [SnapshotVerifier.Part], in id: String)
    -> [SnapshotVerifier.Part]
  {
    let count = Int((Double(parts.count) * share).rounded(.up))
    let never = Timestamp(nanoseconds: .min)
    return Array(
      parts.sorted {
        (times[id]?[$0.stored] ?? never, $0.stored) < (times[id]?[$1.stored] ?? never, $1.stored)
      }.prefix(count))
  }

  mutating func note(_ stored: String, in id: String, at time: Timestamp) {
    times[id, default: [:]][stored] = time
  }

  func save() throws {
    let kept = times.filter { known.contains($0.key) }
    try AtomicFile.write(JSON.document(kept), to: path)
  }
}
