import Common
import TestSupport
import Testing

/// JSON written by hand is the JSON of the general encoder, byte for byte.
struct RecordBufferTests {
  private func written(_ write: (RecordBuffer) throws -> Void) throws -> String {
    var bytes: [UInt8] = []
    let buffer = unsafe RecordBuffer { unsafe bytes.append(contentsOf: $0) }
    try write(buffer)
    try buffer.flush()
    return String(decoding: bytes, as: UTF8.self)
  }

  private func text(_ dice: inout SplitMix) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "b", " ", "/", "\"", "\\", "\n", "\r", "\t", "\u{8}", "\u{c}", "\u{0}", "\u{1f}",
      "\u{7f}", "\u{80}", "é", "€", "\u{2028}", "𝄞", "0",
    ]
    let length = [3, 8, 30, 300, 40_000].randomElement(using: &dice) ?? 3
    // Mostly plain, so that whole words of plain bytes come too.
    let rare = Int.random(in: 1...12, using: &dice)
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...length, using: &dice) {
      let isPlain = Int.random(in: 0..<rare, using: &dice) > 0
      scalars.append(isPlain ? "x" : alphabet.randomElement(using: &dice) ?? "x")
    }
    return String(scalars)
  }

  @Test func `texts are those of the encoder`() throws {
    var dice = SplitMix(state: 20_261_121)
    for _ in 0..<400 {
      let text = text(&dice)
      #expect(try written { try $0.text(text) } == JSON.line(text))
    }
    #expect(try written { try $0.texts(["a", "\"", ""]) } == #"["a","\"",""]"#)
    #expect(try written { try $0.text(nil) } == "null")
  }

  @Test func `bytes that are no UTF-8 are kept as digits or replaced`() throws {
    for bad in [[0x61, 0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80]] as [[UInt8]] {
      for bytes in [bad, [UInt8](repeating: 0x61, count: 20_000) + bad] {
        let kept = try written { buffer in
          try unsafe bytes.withUnsafeBytes { try unsafe buffer.text($0) }
        }
        #expect(kept == "{\"text_hex\":\"\(Hex.text(bytes))\"}")
        let replaced = try written { buffer in
          try unsafe bytes.withUnsafeBytes { try unsafe buffer.repairedText($0) }
        }
        #expect(try replaced == JSON.line(String(decoding: bytes, as: UTF8.self)))
      }
    }
  }

  @Test func `numbers and times are those of the encoder`() throws {
    var dice = SplitMix(state: 1)
    let edges: [Int64] = [.min, .min + 1, -10, -1, 0, 1, 9, 10, 99, 100, .max - 1, .max]
    for number in edges + (0..<500).map({ _ in Int64(truncatingIfNeeded: dice.next()) }) {
      #expect(try written { try $0.integer(number) } == JSON.line(number))
      let time = Timestamp(nanoseconds: number)
      #expect(try written { try $0.time(time) } == JSON.line(time))
    }
    #expect(try written { try $0.time(nil) } == "null")
  }

  @Test func `many small values come out in their order`() throws {
    var dice = SplitMix(state: 7)
    var expected = ""
    let all = try written { buffer in
      for number in 0..<60_000 {
        let text = String(repeating: "\"é", count: Int.random(in: 0...9, using: &dice))
        try buffer.literal("[")
        try buffer.integer(Int64(number))
        try buffer.raw(",")
        try buffer.text(text)
        try buffer.literal("]\n")
        expected += "[\(number),\(try JSON.line(text))]\n"
      }
    }
    #expect(all == expected)
  }

  @Test func `text that is larger than everything comes out as it is`() throws {
    let large = String(repeating: "0123456789", count: 300_000)
    #expect(try written { try $0.raw(large) } == large)
    #expect(try written { try $0.text(large) } == "\"\(large)\"")
  }

  @Test func `what goes wrong while records are handed on is thrown in the end`() throws {
    var calls = 0
    let buffer = unsafe RecordBuffer { _ in
      calls += 1
      throw Failure("no room")
    }
    #expect(throws: Failure.self) {
      for _ in 0..<400_000 { try buffer.text("0123456789") }
      try buffer.flush()
    }
    #expect(calls == 1)
  }

  @Test func `what does not fit into the memory at once comes out whole`() throws {
    let line = String(repeating: "é\"", count: 30_000)
    let all = try written { buffer in
      for _ in 0..<40 {
        try buffer.text(line)
        try buffer.literal("\n")
      }
    }
    #expect(all == String(repeating: try JSON.line(line) + "\n", count: 40))
  }
}
