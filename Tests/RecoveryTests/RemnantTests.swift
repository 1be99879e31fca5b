import Common
import Testing

@testable import Recovery

struct RemnantTests {
  @Test func `ids are taken apart, and lead to no place above their own`() {
    #expect(RemnantID("git:abc")?.place == "abc")
    #expect(RemnantID("file:a:b")?.place == "a:b")
    for text in ["", "git:", "nothing:x", "x"] { #expect(RemnantID(text) == nil) }
    #expect(RemnantID("snapshot:id/data/x")?.parts?.file == "data/x")
    for place in ["id", "id/", "id/../x", "id//x", "id/./x"] {
      #expect(RemnantID("snapshot:" + place)?.parts == nil, "\(place)")
    }
  }

  @Test func `a sound remnant is better than a damaged one with more events`() {
    func remnant(_ readable: Remnant.Readable, _ events: Int64?) -> Remnant {
      var remnant = Remnant(id: "", kind: "file", path: nil, sizeBytes: 0)
      (remnant.readable, remnant.eventCount) = (readable, events)
      return remnant
    }
    let ordered = [
      remnant(.sound, 9), remnant(.sound, 0), remnant(.sound, nil), remnant(.damaged, 50),
      remnant(.unknown, 99), remnant(.no, nil),
    ]
    #expect(
      ordered.shuffled().sorted(by: Remnant.isBetter).map { "\($0.readable)\($0.eventCount ?? -1)" }
        == ordered.map { "\($0.readable)\($0.eventCount ?? -1)" })
  }
}
