import Common

/// When each file of each snapshot was read last: `verified.json` in the repository.
///
/// A sample takes what was read longest ago, so that repeated samples cover everything. Paths are
/// compared byte by byte, and so they are values in the file, never keys.
struct VerificationMemory {
  private struct Reading: Codable {
    let stored: String
    let time: Timestamp
  }

  private let path: String
  private let known: Set<String>
  private var times: [String: [[UInt8]: Timestamp]]

  init(_ repository: BackupRepository) throws {
    path = repository.directory + "/verified.json"
    known = Set(try repository.entries().map(\.manifest.id))
    // A memory that cannot be read is a memory of nothing: everything is checked again.
    let bytes = try? Disk.read(path)
    let readings = bytes.flatMap { try? JSON.decode([String: [Reading]].self, from: $0) } ?? [:]
    times = readings.mapValues { list in
      Dictionary(list.map { ($0.stored.bytes, $0.time) }, uniquingKeysWith: { $1 })
    }
  }

  /// The share of the files, at least one, that was read longest ago.
  func choose(_ share: Double, of parts: [SnapshotVerifier.Part], in id: String)
    -> [SnapshotVerifier.Part]
  {
    let count = Int((Double(parts.count) * share).rounded(.up))
    let never = Timestamp(nanoseconds: .min)
    let dated = parts.map { (time: times[id]?[$0.stored.bytes] ?? never, part: $0) }
    return dated.sorted { a, b in
      a.time == b.time
        ? a.part.stored.utf8.lexicographicallyPrecedes(b.part.stored.utf8) : a.time < b.time
    }.prefix(count).map(\.part)
  }

  mutating func note(_ stored: String, in id: String, at time: Timestamp) {
    times[id, default: [:]][stored.bytes] = time
  }

  func save() throws {
    let kept = times.filter { known.contains($0.key) }.mapValues { files in
      files.map { Reading(stored: String(decoding: $0.key, as: UTF8.self), time: $0.value) }
        .sorted { $0.stored.utf8.lexicographicallyPrecedes($1.stored.utf8) }
    }
    try AtomicFile.write(JSON.document(kept), to: path)
  }
}
