import Common
import Processes

// Writes the blobs that `git cat-file --batch` streams to files, one piece after the other.
final class BlobSink: @unchecked Sendable {
  struct Job {
    let id: String
    let directory: String
    let path: [UInt8]
    let mode: UInt16
    let isLink: Bool
  }

  // Only the task that reads the output works on these.
  private let jobs: [Job]
  private var current = 0
  private var header: [UInt8] = []
  private var content: [UInt8] = []
  private var left: Int?
  private var problem: (any Error)?

  init(_ jobs: [Job]) { self.jobs = jobs }

  func run(_ git: GitCommand) throws {
    if jobs.isEmpty { return }
    let input = jobs.map { $0.id + "\n" }.joined()
    let arguments = ["cat-file", "--batch", "--buffer"]
    let child = git.child(arguments, input: Array(input.utf8))
    let outcome = try child.runWaiting(stopReason: git.world.stopReason) { self.take($0) }
    if let problem { throw problem }
    guard outcome.isSuccess, current == jobs.count else { throw git.failure(arguments, outcome) }
  }

  private func take(_ piece: [UInt8]) {
    if problem != nil { return }
    do {
      var rest = piece[...]
      while !rest.isEmpty { try step(&rest) }
    } catch {
      problem = error
    }
  }

  // A header line `<id> blob <size>`, the content, a line end.
  private func step(_ rest: inout ArraySlice<UInt8>) throws {
    guard let wanted = left else {
      guard let byte = rest.popFirst() else { return }
      if byte != 10 {
        header.append(byte)
        return
      }
      let fields = String(decoding: header, as: UTF8.self).split(separator: " ")
      guard fields.count == 3, fields[1] == "blob", let size = Int(fields[2]) else {
        throw Failure(
          "the rescue is damaged: \(String(decoding: header, as: UTF8.self))", status: .dataError)
      }
      (header, content, left) = ([], [], size + 1)
      content.reserveCapacity(size)
      return
    }
    let part = rest.prefix(wanted)
    content += part
    rest = rest.dropFirst(part.count)
    left = wanted - part.count
    if left == 0 { try finish() }
  }

  private func finish() throws {
    content.removeLast()
    let job = jobs[current]
    if job.isLink {
      try FileTree.createLink(job.path, in: job.directory, to: content)
    } else {
      try FileTree.createFile(job.path, in: job.directory, mode: job.mode) {
        try $0.write(content[...])
      }
    }
    current += 1
    (left, content) = (nil, [])
  }
}
