import Common
import Testing

/// Durations, sizes, shares and ages as people write and read them.
struct QuantityTests {
  @Test(arguments: [
    ("90", 90), ("0", 0), ("30s", 30), ("15m", 900), ("24h", 86400), ("7d", 604_800),
    ("2w", 1_209_600), ("1y", 31_536_000),
  ]) func `durations`(text: String, seconds: Int64) {
    #expect(Quantity.seconds(text) == seconds)
  }

  @Test(arguments: [
    "", "s", "-1", "-1h", "1.5h", "1 h", "1H", "h1", "1hh", "99999999999999999999",
    "9223372036854775807w", "1000000000001", "0x10", "1e3", "١h",
  ]) func `no durations`(text: String) {
    #expect(Quantity.seconds(text) == nil)
  }

  @Test(arguments: [("10%", 0.1), ("100%", 1), ("0.5%", 0.005)])
  func `shares`(text: String, share: Double) {
    #expect(Quantity.share(text) == share)
  }

  @Test(arguments: ["", "%", "10", "0%", "-1%", "101%", "nan%", "inf%", "ten%", "10%%"])
  func `no shares`(text: String) {
    #expect(Quantity.share(text) == nil)
  }

  @Test(
    arguments: [
      (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (1536, "1.5 KB"), (1 << 20, "1.0 MB"),
      (5 << 30, "5.0 GB"), (1 << 40, "1.0 TB"), (.max, "8192.0 PB"), (-1, "-1 B"),
    ] as [(Int64, String)]) func `sizes`(count: Int64, text: String)
  {
    #expect(Quantity.bytes(count) == text)
  }

  @Test(
    arguments: [
      (0, "0 s"), (1, "1 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (7200, "2 h"),
      (172_799, "47 h"), (172_800, "2 d"), (-3 * 86400, "in 3 d"), (-1, "in 1 s"),
    ] as [(Int64, String)]) func `ages`(seconds: Int64, text: String)
  {
    #expect(Quantity.age(seconds: seconds) == text)
  }

  @Test(arguments: [(0, "0.0"), (0.04, "0.0"), (0.05, "0.1"), (-1.25, "-1.3"), (1234.56, "1234.6")])
  func `decimals`(value: Double, text: String) {
    #expect(Quantity.decimal(value) == text)
  }
}
