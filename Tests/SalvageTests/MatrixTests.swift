import Common
import SQLite
import Salvage
import TestSupport
import Testing

/// The matrix of damage, row by row: the share of rows that come back into their own table.
struct MatrixTests {
  struct Damage: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let events: Double
    let change: @Sendable (inout [UInt8], Patient) throws -> Void
  }

  static let matrix = [
    Damage(testDescription: "page 1 zeroed", events: 1) { bytes, patient in
      for at in 0..<patient.pageSize { bytes[at] = 0 }
    },
    Damage(testDescription: "header of garbage", events: 1) { bytes, _ in
      var dice = Dice(1)
      for at in 0..<100 { bytes[at] = UInt8(dice.roll(256)) }
    },
    Damage(testDescription: "page 1 missing", events: 1) { bytes, patient in
      bytes.removeFirst(patient.pageSize)
    },
    Damage(testDescription: "root zeroed", events: 1) { bytes, patient in
      let start = (try patient.root("events") - 1) * patient.pageSize
      for at in start..<start + patient.pageSize { bytes[at] = 0 }
    },
    Damage(testDescription: "cut in half", events: 0.40) { bytes, _ in
      bytes.removeLast(bytes.count / 2 - 300)
    },
    Damage(testDescription: "5 leaves of garbage", events: 0.95) { bytes, patient in
      var dice = Dice(2)
      let leaves = stride(from: patient.pageSize, to: bytes.count, by: patient.pageSize)
        .filter { bytes[$0] == 13 }
      for _ in 0..<5 {
        let start = leaves[dice.roll(leaves.count)]
        for at in start..<start + patient.pageSize { bytes[at] = UInt8(dice.roll(256)) }
      }
    },
    Damage(testDescription: "200 flipped bits", events: 0.82) { bytes, patient in
      var dice = Dice(3)
      for _ in 0..<200 {
        bytes[patient.pageSize + dice.roll(bytes.count - patient.pageSize)] ^= UInt8(
          1 << dice.roll(8))
      }
    },
    Damage(testDescription: "a tenth of the pages zeroed", events: 0.80) { bytes, patient in
      for page in stride(from: 10, to: bytes.count / patient.pageSize, by: 10) {
        for at in page * patient.pageSize..<(page + 1) * patient.pageSize { bytes[at] = 0 }
      }
    },
  ]

  @Test(arguments: matrix)
  func `damage costs no more than it destroyed, and no altered row is without a label`(
    damage: Damage
  ) throws {
    let patient = try Patient()
    let snapshot = try patient.copy("snapshot.db")
    let before = patient.truth["events"]?.count ?? 0
    try patient.damage { try damage.change(&$0, patient) }
    let evidence = try Disk.read(patient.path, limit: 1 << 30)
    var labelled: Set<String> = []
    let (path, receipt) = try patient.salvage(ReadingOptions(snapshot: snapshot)) { note in
      switch note {
      case .differs(let table, let key), .notInSnapshot(let table, let key):
        labelled.insert("\(table) \(key)")
      case .saved: break
      }
    }
    let saved = try Patient.rows(of: path)
    for table in ["events", "projections"] {
      let wrong = (saved[table] ?? []).subtracting(patient.truth[table] ?? [])
      #expect(wrong.count <= labelled.count { $0.hasPrefix(table) }, "\(wrong.first ?? "")")
    }
    let right = (saved["events"] ?? []).intersection(patient.truth["events"] ?? []).count
    #expect(Double(right) >= damage.events * Double(before), "\(right) of \(before)")
    #expect(receipt.isVerified)
    #expect(try Database(path, .immutable).integrity(.full) == .ok)
    #expect(try Disk.read(patient.path, limit: 1 << 30) == evidence)
  }

  @Test(arguments: ["page 1 zeroed", "page 1 missing"])
  func `without a snapshot the layouts the suite knows give the events back`(name: String) throws {
    let scratch = try Scratch(inMemory: true)
    let path = scratch.at("events.db")
    try EventStore.create(path, events: 500, journal: "DELETE")
    let truth = try Patient.rows(of: path)
    var bytes = try Disk.read(path)
    if name == "page 1 missing" {
      bytes.removeFirst(4096)
    } else {
      bytes.replaceSubrange(0..<4096, with: repeatElement(0, count: 4096))
    }
    try Disk.removeFile(path)
    try Descriptor(opening: path, .createNew(mode: 0o600)).write(bytes)
    let target = scratch.at("saved.db")
    _ = try Salvager(StoreFiles(path), to: target, ReadingOptions(), .quiet).run()
    let saved = try Patient.rows(of: target)
    #expect(saved["events"] == truth["events"])
    #expect(saved["streams"] == truth["streams"])
    #expect(saved["patterns"] == nil)
  }
}
