/// Numbers that look random and depend on the seed alone.
struct FuzzDice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_f491_4f6c_dd1d
  }

  mutating func roll(_ bound: Int) -> Int { Int(next() >> 11) % max(1, bound) }
}

/// Changes to the bytes of a store: blind ones, and such that hit what a reader trusts.
enum Mutation {
  static func apply(_ bytes: inout [UInt8], _ dice: inout FuzzDice) {
    guard bytes.count > 64 else { return }
    for _ in 0...dice.roll(8) {
      switch dice.roll(12) {
      case 0: flip(&bytes, &dice, count: 1 + dice.roll(40))
      case 1: fill(&bytes, &dice, with: 0)
      case 2: fill(&bytes, &dice, with: 0xff)
      case 3: copy(&bytes, &dice)
      case 4: bytes.removeLast(dice.roll(bytes.count / 2))
      case 5: bytes += (0..<dice.roll(3000)).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
      case 6: header(&bytes, &dice)
      case 7: noise(&bytes, &dice)
      default: page(&bytes, &dice)
      }
      if bytes.count <= 64 { return }
    }
  }

  private static func flip(_ bytes: inout [UInt8], _ dice: inout FuzzDice, count: Int) {
    for _ in 0..<count { bytes[dice.roll(bytes.count)] ^= UInt8(1 << dice.roll(8)) }
  }

  private static func range(_ bytes: [UInt8], _ dice: inout FuzzDice) -> Range<Int> {
    let start = dice.roll(bytes.count)
    return start..<min(bytes.count, start + 1 + dice.roll(dice.roll(2) == 0 ? 16 : 4096))
  }

  private static func fill(_ bytes: inout [UInt8], _ dice: inout FuzzDice, with value: UInt8) {
    for at in range(bytes, &dice) { bytes[at] = value }
  }

  private static func noise(_ bytes: inout [UInt8], _ dice: inout FuzzDice) {
    for at in range(bytes, &dice) { bytes[at] = UInt8(truncatingIfNeeded: dice.next()) }
  }

  private static func copy(_ bytes: inout [UInt8], _ dice: inout FuzzDice) {
    let from = range(bytes, &dice)
    let to = dice.roll(bytes.count - from.count + 1)
    bytes.replaceSubrange(to..<to + from.count, with: Array(bytes[from]))
  }

  // Page size, reserved bytes, list of free pages, encoding, auto-vacuum.
  private static func header(_ bytes: inout [UInt8], _ dice: inout FuzzDice) {
    let fields = [16, 17, 18, 20, 21, 28, 31, 32, 35, 36, 39, 52, 55, 56, 59, 64, 67]
    bytes[fields[dice.roll(fields.count)]] = interesting(&dice)
  }

  // The header of a page, its pointers, its children, or the sizes in front of a cell.
  private static func page(_ bytes: inout [UInt8], _ dice: inout FuzzDice) {
    let size = [512, 1024, 4096, 536, 1048][dice.roll(5)]
    let count = bytes.count / size
    guard count > 0 else { return }
    let number = dice.roll(count)
    let start = number * size + (number == 0 ? 100 : 0)
    let at =
      switch dice.roll(4) {
      case 0: start + dice.roll(12)
      case 1: start + 8 + dice.roll(40)
      case 2: cell(bytes, start, number * size, &dice) + dice.roll(12)
      default: start + size - 1 - dice.roll(200)
      }
    guard at < bytes.count else { return }
    switch dice.roll(3) {
    case 0: bytes[at] = interesting(&dice)
    case 1: bytes[at] = bytes[at] &+ UInt8(1 + dice.roll(3))
    default: bytes[at] = [2, 5, 10, 13][dice.roll(4)]
    }
  }

  private static func cell(
    _ bytes: [UInt8], _ start: Int, _ page: Int, _ dice: inout FuzzDice
  ) -> Int {
    let pointer = start + 8 + 2 * dice.roll(20)
    guard pointer + 1 < bytes.count else { return start }
    return page + Int(bytes[pointer]) << 8 | Int(bytes[pointer + 1])
  }

  private static func interesting(_ dice: inout FuzzDice) -> UInt8 {
    let values: [UInt8] = [0, 1, 2, 3, 5, 8, 10, 13, 0x7f, 0x80, 0x81, 0xfe, 0xff]
    return dice.roll(4) == 0
      ? UInt8(truncatingIfNeeded: dice.next()) : values[dice.roll(values.count)]
  }
}
