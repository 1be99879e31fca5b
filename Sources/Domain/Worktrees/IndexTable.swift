import Common
import Crypto

// The entries of an index that files can be compared with, in git's order, which is that of bytes.
struct IndexTable: Sendable {
  private let bytes: [UInt8]
  private let places: [IndexReader.Place]
  private let written: Int64
  // The tree that a commit of the index would have, if the index remembers it.
  let tree: String?
  // What decides about ignored files, as far as the index has it.
  let ignoreRules: [UInt8]

  // `nil` if not all can be compared. The reader has read all entries.
  init?(_ reader: IndexReader, written: Timestamp) {
    guard let places = reader.places, reader.endsWell else { return nil }
    (bytes, self.places, self.written) = (reader.bytes, places, written.seconds)
    tree = reader.cachedTree
    var rules: [UInt8] = []
    for place in places where Self.isIgnoreFile(bytes[place.name]) {
      rules += bytes[place.name] + [0] + bytes[(place.start + 40)..<(place.start + 60)]
    }
    ignoreRules = rules
  }

  var all: Range<Int> { places.indices }

  func path(_ at: Int) -> [UInt8] { Array(bytes[places[at].name]) }

  static func isIgnoreFile(_ path: ArraySlice<UInt8>) -> Bool {
    guard path.last == UInt8(ascii: "e"), path.suffix(10).elementsEqual(".gitignore".utf8) else {
      return false
    }
    return path.count == 10 || path[path.endIndex - 11] == UInt8(ascii: "/")
  }

  // Where a path is among the entries below the directory around it.
  func find(_ path: [UInt8], nameFrom start: Int, in range: Range<Int>) -> Int? {
    let at = first(in: range, notBefore: path, after: start)
    return at < range.upperBound && places[at].name.count == path.count
      && order(at, path, after: start) == 0 ? at : nil
  }

  // The entries below a directory, which ends in a slash.
  func range(below directory: [UInt8]) -> Range<Int> {
    let low = first(in: all, notBefore: directory, after: 0)
    let next = Array(directory.dropLast()) + [UInt8(ascii: "/") + 1]
    return low..<first(in: low..<places.count, notBefore: next, after: 0)
  }

  // Whether the file is the one that git took for the same as the entry.
  func isSame(_ at: Int, as status: FileStatus) -> Bool {
    let start = places[at].start
    return isSameMode(start, status)
      && number(start + 20) == Int64(status.inode & 0xffff_ffff)
      && number(start + 36) == status.size & 0xffff_ffff
      && isTime(start + 8, status.modified) && isTime(start, status.changed)
      // A size of 0 is also git's mark for "read it".
      && (status.size > 0 || isSame(at, as: []))
  }

  // Whether it was written in the second of the index or later: then only the content tells.
  func isRacy(_ at: Int) -> Bool { number(places[at].start + 8) >= written }

  // Whether the content is what the index has, byte for byte.
  func isSame(_ at: Int, as content: [UInt8]) -> Bool {
    var hash = Insecure.SHA1()
    hash.update(data: Array("blob ".utf8) + Array(String(content.count).utf8) + [0])
    hash.update(data: content)
    return hash.finalize().elementsEqual(blob(at))
  }

  private func blob(_ at: Int) -> ArraySlice<UInt8> {
    bytes[(places[at].start + 40)..<(places[at].start + 60)]
  }

  private func isSameMode(_ start: Int, _ status: FileStatus) -> Bool {
    bytes[start + 26] >> 4 == 0xa
      ? status.kind == .link
      : status.kind == .file && (bytes[start + 27] & 0o100 != 0) == (status.mode & 0o100 != 0)
  }

  private func isTime(_ at: Int, _ time: Timestamp) -> Bool {
    number(at) * 1_000_000_000 + number(at + 4) == time.nanoseconds
  }

  private func number(_ at: Int) -> Int64 { Int64(IndexReader.number(in: bytes, at)) }

  private func first(in range: Range<Int>, notBefore path: [UInt8], after start: Int) -> Int {
    var low = range.lowerBound, high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if order(middle, path, after: start) < 0 { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // Below 0 if the entry is before the path; both begin with the same bytes.
  private func order(_ at: Int, _ path: [UInt8], after start: Int) -> Int {
    let name = places[at].name
    var mine = name.lowerBound + start
    for index in start..<path.count {
      if mine == name.upperBound { return -1 }
      if bytes[mine] != path[index] { return Int(bytes[mine]) - Int(path[index]) }
      mine += 1
    }
    return name.upperBound - mine
  }
}
