import Common

/// One path of `git diff-tree --raw -z`.
struct RawChange {
  let oldObject: ArraySlice<UInt8>
  let newObject: ArraySlice<UInt8>
  let path: ArraySlice<UInt8>

  var isAddition: Bool { oldObject.allSatisfy { $0 == UInt8(ascii: "0") } }
  var isDeletion: Bool { newObject.allSatisfy { $0 == UInt8(ascii: "0") } }
}

/// Reads raw differences while git prints them: a heading, its changes, the next heading.
final class RawDiff: @unchecked Sendable {
  // Only the one task that reads git's output calls `read`; the rest comes after its end.
  private var rest: [UInt8] = []
  private var record: ArraySlice<UInt8>?
  private let onHeading: (ArraySlice<UInt8>) -> Void
  private let onChange: (RawChange) -> Void

  init(
    onHeading: @escaping (ArraySlice<UInt8>) -> Void, onChange: @escaping (RawChange) -> Void
  ) {
    self.onHeading = onHeading
    self.onChange = onChange
  }

  func read(_ piece: [UInt8]) {
    rest += piece
    var start = rest.startIndex
    while let end = rest[start...].firstIndex(of: 0) {
      field(rest[start..<end])
      start = end + 1
    }
    rest.removeFirst(start)
  }

  private func field(_ bytes: ArraySlice<UInt8>) {
    // 'git log' begins the first change of a commit on a new line.
    let bytes = bytes.first == 10 ? bytes.dropFirst() : bytes
    if let known = record {
      let parts = known.split(separator: UInt8(ascii: " "))
      record = nil
      guard parts.count == 5 else { return }
      onChange(RawChange(oldObject: parts[2], newObject: parts[3], path: bytes))
    } else if bytes.first == UInt8(ascii: ":") {
      record = ArraySlice(Array(bytes))
    } else {
      onHeading(bytes)
    }
  }
}
