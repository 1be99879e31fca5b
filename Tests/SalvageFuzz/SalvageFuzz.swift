import Common
import Glibc
import SQLite
import Salvage

/// Mutates real stores and reads them: nothing may crash, hang, or give a row twice without end.
///
/// `salvage-fuzz ROUNDS SEED DIRECTORY [SECONDS]`. Each round is determined by the seed, its number
/// and the stores that the first run left in the directory; so are the mutated files, of which a
/// crash leaves its own. One round in 500 writes a whole new store, which must pass SQLite's check.
@main
struct SalvageFuzz {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 4, let rounds = Int(arguments[1]), let seed = UInt64(arguments[2])
    else {
      print("usage: salvage-fuzz ROUNDS SEED DIRECTORY [SECONDS]")
      return
    }
    let limit = arguments.count > 4 ? Int(arguments[4]) : nil
    let field = try FuzzField(arguments[3])
    let clock = ContinuousClock()
    let start = clock.now
    var slowest = Duration.zero
    var rows = 0
    var done = 0
    for round in 0..<rounds {
      if let limit, clock.now - start > .seconds(limit) { break }
      let begin = clock.now
      rows += try field.play(round: round, seed: seed)
      slowest = max(slowest, clock.now - begin)
      done += 1
      if done % 50_000 == 0 { report("\(done) mutations, \(rows) rows read, slowest \(slowest)") }
      guard clock.now - begin < .seconds(20) else {
        throw Failure("round \(round) of seed \(seed) took \(clock.now - begin)")
      }
    }
    report("\(done) mutations survived, \(rows) rows read, slowest \(slowest)")
  }

  // At once: it is there when the run is killed.
  private static func report(_ line: String) {
    print(line)
    fflush(nil)
  }
}
