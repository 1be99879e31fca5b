public import Common
import Dispatch

/// The same work for many things at once, on threads that may wait for child processes.
public enum Parallel {
  /// The results in the order of the items; the first error ends it.
  public static func map<Item: Sendable, Result: Sendable>(
    _ items: [Item], progress: @escaping @Sendable (Progress) -> Void = { _ in },
    _ work: @escaping @Sendable (Item) throws -> Result
  ) throws -> [Result] {
    let box = Box<Result>(count: items.count, progress)
    // One more than there are processors, for those that wait for a child.
    let workers = (0..<min(items.count, Processors.count + 1)).map { _ in
      Background {
        while let index = box.next() {
          box.put(.init(catching: { try work(items[index]) }), at: index)
        }
      }
    }
    for worker in workers { try worker.wait() }
    return try box.results()
  }

  private final class Box<Value: Sendable>: @unchecked Sendable {
    // Only touched on the queue.
    private var values: [Swift.Result<Value, any Error>?]
    private var failed = false
    private let queue = DispatchQueue(label: "results")

    private let progress: @Sendable (Progress) -> Void
    private var begun = 0
    private var done = 0

    init(count: Int, _ progress: @escaping @Sendable (Progress) -> Void) {
      values = Array(repeating: nil, count: count)
      self.progress = progress
    }

    // The next item that nobody works on, unless one has failed.
    func next() -> Int? {
      queue.sync {
        if failed || begun == values.count { return nil }
        begun += 1
        return begun - 1
      }
    }

    func put(_ result: Swift.Result<Value, any Error>, at index: Int) {
      queue.sync {
        values[index] = result
        done += 1
        progress(Progress(label: "\(done) of \(values.count)", doneBytes: 0, totalBytes: 0))
        if case .failure = result { failed = true }
      }
    }

    func results() throws -> [Value] {
      try queue.sync {
        if failed { for case .failure(let error)? in values { throw error } }
        return try values.compactMap { try $0?.get() }
      }
    }
  }
}
