import Common

// One line of a rescue's list of files: what it was, its mode, its path.
struct SavedEntry: Sendable, Equatable {
  enum Kind: UInt8 {
    case file = 0x66
    case link = 0x6c
    case directory = 0x64
    // A pipe, socket or device: it was there, and has no content.
    case special = 0x73
  }

  let kind: Kind
  let mode: UInt16
  let path: [UInt8]

  // `f 644 path` and a NUL.
  var record: [UInt8] {
    [kind.rawValue, 32] + Array(String(mode, radix: 8).utf8) + [32] + path + [0]
  }

  static func read(_ bytes: [UInt8]) throws -> [SavedEntry] {
    try bytes.split(separator: 0).map { record in
      let fields = record.split(separator: 32, maxSplits: 2)
      guard fields.count == 3, fields[0].count == 1,
        let kind = Kind(rawValue: fields[0].first ?? 0),
        let mode = UInt16(String(decoding: fields[1], as: UTF8.self), radix: 8),
        isSafe(fields[2])
      else { throw Failure("the rescue's list of files is damaged", status: .dataError) }
      return SavedEntry(kind: kind, mode: mode & 0o7777, path: Array(fields[2]))
    }
  }

  // What comes out of a commit is not to be trusted with a path of its own choice.
  static func isSafe(_ path: ArraySlice<UInt8>) -> Bool {
    !path.isEmpty
      && path.split(separator: 0x2f, omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
      }
  }
}
