/// A set of small numbers: which of the branches.
struct MemberSet: Equatable, Sendable {
  private var words: [UInt64]

  init(_ count: Int, _ members: Int...) {
    words = [UInt64](repeating: 0, count: (count + 63) / 64)
    for member in members { words[member / 64] |= 1 << UInt64(member % 64) }
  }

  func contains(_ member: Int) -> Bool { words[member / 64] & (1 << UInt64(member % 64)) != 0 }

  mutating func formUnion(_ other: MemberSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  func subtracting(_ other: MemberSet) -> MemberSet {
    var result = self
    for index in words.indices { result.words[index] &= ~other.words[index] }
    return result
  }

  func isSubset(of other: MemberSet) -> Bool {
    words.indices.allSatisfy { words[$0] & ~other.words[$0] == 0 }
  }

  var members: [Int] {
    words.indices.flatMap { index -> [Int] in
      var found: [Int] = []
      var rest = words[index]
      while rest != 0 {
        found.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
      return found
    }
  }
}
