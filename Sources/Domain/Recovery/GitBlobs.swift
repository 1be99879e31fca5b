import Common
import Processes

/// Reads blobs in one pass of `git cat-file --batch`.
struct GitBlobs {
  private let git: GitCommand

  init(_ git: GitCommand) { self.git = git }

  /// Those of the blobs that begin like a SQLite store; memory does not grow with their size.
  func storesAmong(_ blobs: [String]) throws -> [String] {
    if blobs.isEmpty { return [] }
    let batch = BatchReader()
    let arguments = ["cat-file", "--batch"]
    let input = Array(blobs.joined(separator: "\n").utf8) + [10]
    let outcome = try git.child(arguments, input: input)
      .runWaiting(stopReason: git.world.stopReason) { batch.add($0) }
    guard outcome.isSuccess else { throw git.failure(arguments, outcome) }
    return batch.stores
  }
}

/// Takes apart the output of `git cat-file --batch`: a line, that many bytes, a line's end.
final class BatchReader: @unchecked Sendable {
  // The run's one reader adds; the result is read after its end.
  private(set) var stores: [String] = []
  private var line: [UInt8] = []
  private var beginning: [UInt8] = []
  private var blob: String?
  private var left = 0

  func add(_ piece: [UInt8]) {
    var rest = piece[...]
    while !rest.isEmpty {
      if let blob {
        let part = rest.prefix(left)
        if beginning.count < 16 { beginning += part.prefix(16 - beginning.count) }
        left -= part.count
        rest = rest.dropFirst(part.count)
        if left == 0 { end(blob) }
      } else if let end = rest.firstIndex(of: 10) {
        begin(line + rest[..<end])
        line.removeAll()
        rest = rest[(end + 1)...]
      } else {
        line += rest
        return
      }
    }
  }

  private func begin(_ line: [UInt8]) {
    let words = line.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
    // "<id> missing" has no content after it.
    guard words.count == 3, let size = Int(words[2]) else { return }
    (blob, left, beginning) = (words[0], size + 1, [])
  }

  private func end(_ blob: String) {
    if Self.isStore(beginning) { stores.append(blob) }
    self.blob = nil
  }

  /// Whether the first 16 bytes are those of a store.
  static func isStore(_ beginning: some Sequence<UInt8>) -> Bool {
    beginning.elementsEqual("SQLite format 3\0".utf8)
  }
}

/// Cuts a stream into lines.
final class LineReader: @unchecked Sendable {
  // One reader adds.
  private var rest: [UInt8] = []

  func add(_ piece: [UInt8], _ body: (ArraySlice<UInt8>) -> Void) {
    var start = piece.startIndex
    while let end = piece[start...].firstIndex(of: 10) {
      if rest.isEmpty {
        body(piece[start..<end])
      } else {
        rest += piece[start..<end]
        body(rest[...])
        rest.removeAll(keepingCapacity: true)
      }
      start = end + 1
    }
    rest += piece[start...]
  }
}

/// A new file that a child's output goes to.
final class OutputFile: @unchecked Sendable {
  // One reader adds; the error is thrown after the end of the run.
  private let file: Descriptor
  private var failure: (any Error)?

  init(_ path: String) throws { file = try Descriptor(opening: path, .createNew(mode: 0o600)) }

  func add(_ piece: [UInt8]) {
    guard failure == nil else { return }
    do { try file.write(piece) } catch { failure = error }
  }

  func finish() throws {
    if let failure { throw failure }
    try file.sync()
  }
}
