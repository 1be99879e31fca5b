import Common

// Reads git's index format, versions 2 to 4, as gitformat-index(5) describes it, for SHA-1.
struct IndexReader {
  struct Entry {
    let path: [UInt8]
    let blob: String
    let isSkipped: Bool
    let isAssumed: Bool
    let isGitlink: Bool
    let isExecutable: Bool
    var isHidden: Bool { isSkipped || isAssumed }
  }

  let bytes: [UInt8]
  private(set) var position = 12
  private var version = 0
  private var left = 0
  private var path: [UInt8] = []
  private(set) var isBroken = false
  // Whether one of the entries so far is a `.gitattributes`.
  private(set) var hasAttributes = false
  // Of the entries so far.
  private(set) var directories = TrackedDirectories()
  // Where the entries so far are; `nil` once there is one that a file cannot be compared with.
  private(set) var places: [Place]? = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func readHeader() -> Bool {
    guard bytes.count >= 32, bytes[..<4].elementsEqual("DIRC".utf8) else { return false }
    version = number(at: 4)
    left = number(at: 8)
    return (2...4).contains(version)
  }

  // Only entries with a flag that matters are made; the others are stepped over; the
  // directories of all are added.
  mutating func next() -> Entry? {
    while let place = nextPlace() {
      let flags = bytes[place.start + 60]
      let isSkipped = flags & 0x40 != 0 && bytes[place.start + 62] & 0x40 != 0
      let isAssumed = flags & 0x80 != 0
      let type = bytes[place.start + 26] >> 4
      let isPlain = type == 0x8 && !isSkipped && !isAssumed
      let name = version == 4 ? path[...] : bytes[place.name]
      directories.add(name, mustBeListed: !isPlain)
      // A plain path, no stage of a conflict, no further flags.
      if version < 4, type == 0x8 || type == 0xa, flags & 0xf0 == 0 {
        places?.append(place)
      } else {
        places = nil
      }
      if name.last == UInt8(ascii: "s"), Self.isAttributes(name) { hasAttributes = true }
      guard isSkipped || isAssumed || type == 0xe else { continue }
      return Entry(
        path: Array(name), blob: Hex.text(bytes[(place.start + 40)..<(place.start + 60)]),
        isSkipped: isSkipped, isAssumed: isAssumed, isGitlink: type == 0xe,
        isExecutable: bytes[place.start + 27] & 0o100 != 0)
    }
    return nil
  }

  static func isAttributes(_ path: ArraySlice<UInt8>) -> Bool {
    guard path.suffix(attributes.count).elementsEqual(attributes) else { return false }
    return path.count == attributes.count
      || path[path.endIndex - attributes.count - 1] == UInt8(ascii: "/")
  }

  private static let attributes = Array(".gitattributes".utf8)

  // Where an entry begins, and its path, which is in the bytes as a whole but in version 4.
  struct Place: Sendable {
    let start: Int
    let name: Range<Int>
  }

  private mutating func nextPlace() -> Place? {
    guard left > 0, !isBroken else { return nil }
    left -= 1
    let start = position
    guard start + 62 <= bytes.count else { return fail() }
    let flags = Int(bytes[start + 60]) << 8 | Int(bytes[start + 61])
    var name = start + 62
    if flags & 0x4000 != 0 {
      guard version >= 3, name + 2 <= bytes.count else { return fail() }
      name += 2
    }
    if version == 4 {
      guard let end = prefixed(from: name) else { return fail() }
      position = end + 1
      return Place(start: start, name: name..<end)
    }
    let length = flags & 0xfff
    // A length of 0xfff says "or longer": then the end must be looked for.
    let end = length < 0xfff ? name + length : bytes[name...].firstIndex(of: 0) ?? bytes.count
    guard end < bytes.count, bytes[end] == 0 else { return fail() }
    position = start + (end - start + 8) / 8 * 8
    return Place(start: start, name: name..<end)
  }

  // Version 4: how many bytes of the last path to drop, then what comes instead.
  private mutating func prefixed(from start: Int) -> Int? {
    var at = start
    guard at < bytes.count else { return nil }
    var strip = Int(bytes[at] & 0x7f)
    while bytes[at] & 0x80 != 0 {
      at += 1
      guard at < bytes.count, strip < 1 << 20 else { return nil }
      strip = (strip + 1) << 7 | Int(bytes[at] & 0x7f)
    }
    guard strip <= path.count, let end = bytes[(at + 1)...].firstIndex(of: 0) else { return nil }
    path.removeLast(strip)
    path += bytes[(at + 1)..<end]
    return end
  }

  // Whether the entries end where the extensions or the checksum begin, and none is a split index.
  var endsWell: Bool {
    if isBroken { return false }
    var at = position
    while at + 8 <= bytes.count - 20 {
      if bytes[at..<(at + 4)].elementsEqual("link".utf8) { return false }
      at += 8 + number(at: at + 4)
    }
    return at == bytes.count - 20
  }

  private mutating func fail() -> Place? {
    isBroken = true
    return nil
  }

  func number(at offset: Int) -> Int { Self.number(in: bytes, offset) }

  static func number(in bytes: [UInt8], _ at: Int) -> Int {
    Int(bytes[at]) << 24 | Int(bytes[at + 1]) << 16 | Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
  }
}
