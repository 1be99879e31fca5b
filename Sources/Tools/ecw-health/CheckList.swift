import Health
import Terminal

/// The checks, for `--list-checks` and for completions.
enum CheckList {
  struct Record: Encodable, Sendable {
    var schema = "ecw.health.check/1"
    var id: String
    var summary: String
  }

  // Once: the options that complete them are made several times in one call.
  static let names: [String] = {
    let ids = Check.allCases.map(\.rawValue)
    let groups = ids.compactMap { $0.split(separator: ".").first.map(String.init) }
    return ids + Set(groups).sorted()
  }()

  static func report() -> Listing<Record> {
    Listing(Check.allCases.map { Record(id: $0.rawValue, summary: $0.summary) }) { records, style in
      style.table(["CHECK", "FINDS OUT"], records.map { [$0.id, $0.summary] })
    }
  }
}
