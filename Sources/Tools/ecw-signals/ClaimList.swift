import Common
import Signals

/// Claims given as `id` with `--token`, or one per line on standard input when the id is `-`.
///
/// A line is a JSON object with `signal_id` and `claim_token`, as `claim --json` prints them, and
/// perhaps a `result`; or an id and a token with a space between them. A line that is none costs
/// only itself: the results of the others may be hours of work.
struct ClaimList {
  struct Item {
    var id: String
    var token: String
    /// JSON text.
    var result: String?
    var error: String?
  }

  private(set) var items: [Item] = []
  /// What is wrong with lines that were left out.
  private(set) var faults: [Failure] = []

  init(_ id: String, token: String?, world: World) throws {
    if id != "-" {
      guard let token else {
        throw Failure(
          "the token of the claim is missing", hint: "ecw-signals show \(Shell.quote(id))",
          status: .usage)
      }
      items = [try Self.checked(Item(id: id, token: token))]
      return
    }
    var number = 0
    while let line = world.readLine() {
      number += 1
      if line.utf8.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) { continue }
      do {
        items.append(try Self.checked(try Self.item(line, token)))
      } catch var fault as Failure {
        fault.message = "line \(number) of standard input: " + fault.message
        faults.append(fault)
      }
    }
    try StandardInput.refuseFailure()
  }

  private static func item(_ line: String, _ token: String?) throws -> Item {
    let fault = Failure("no 'signal_id' and 'claim_token'", status: .dataError)
    let words = line.split(separator: " ").map(String.init)
    if line.utf8.first(where: { $0 != 32 && $0 != 9 }) != UInt8(ascii: "{") {
      guard let last = words.count > 1 ? words[1] : token else { throw fault }
      return Item(id: words[0], token: last)
    }
    guard let record = try? JSON.decode(Line.self, from: Array(line.utf8)),
      let id = record.signalId, let token = record.claimToken
    else { throw fault }
    let result = SignalResult.member("result", of: Array(line.utf8))
    if let result, result.utf8.count > SignalResult.sizeLimit {
      throw Failure(
        "the result of '\(Shell.printable(id))' is larger than "
          + "\(Quantity.bytes(Int64(SignalResult.sizeLimit))): write it to a file and give its path",
        status: .dataError)
    }
    return Item(id: id, token: token, result: result, error: record.error)
  }

  // Both become parts of paths.
  private static func checked(_ item: Item) throws -> Item {
    guard SignalName.isID(item.id) else {
      throw Failure("'\(Shell.printable(item.id))' is no signal's id", status: .usage)
    }
    guard SignalName.isToken(item.token) else {
      throw Failure(
        "'\(Shell.printable(item.token))' is no token of a claim",
        hint: "ecw-signals show \(item.id)", status: .usage)
    }
    return item
  }

  private struct Line: Decodable {
    var signalId: String?
    var claimToken: String?
    var error: String?
  }
}
