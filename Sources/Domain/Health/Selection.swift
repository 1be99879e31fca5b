import Common

/// Which checks to run: named ones, all but named ones, or all.
public struct Selection: Sendable {
  private let only: [String]
  private let skip: [String]

  /// Creates a selection of ids and groups such as `store`; a name that fits nothing throws.
  public init(only: [String] = [], skip: [String] = []) throws {
    for name in only + skip where !Check.allCases.contains(where: { Self.fits($0, name) }) {
      throw Failure(
        "no check '\(Shell.printable(name))'", hint: "ecw-health --list-checks", status: .usage)
    }
    self.only = only
    self.skip = skip
  }

  /// Whether a check is to run.
  public func contains(_ check: Check) -> Bool {
    (only.isEmpty || isNamed(check)) && !skip.contains { Self.fits(check, $0) }
  }

  /// Whether any of the checks is to run.
  public func containsAny(_ checks: Check...) -> Bool { containsAny(checks) }

  func containsAny(_ checks: [Check]) -> Bool { checks.contains(where: contains) }

  /// Whether a check was asked for by name, so that its answer counts.
  public func isNamed(_ check: Check) -> Bool { only.contains { Self.fits(check, $0) } }

  /// The first of the checks that is to run, to tell what hinders all of them.
  public func first(of checks: [Check]) -> Check { checks.first(where: contains) ?? checks[0] }

  // What keeps a store from being read matters to each of these checks, whichever was left out.
  func isHindered(by finding: Finding) -> Bool {
    finding.status != .ok && (finding.check == .storePresent || finding.check == .storeReadable)
      && containsAny(Self.readers(of: finding.subject))
  }

  static func readers(of subject: String) -> [Check] {
    let stores = Check.allCases.filter { $0.rawValue.hasPrefix("store.") }
    switch subject {
    case "events": return stores + [.eventStreams, .eventLoss, .projectionLag]
    case "projections": return stores + [.projectionLag]
    default: return stores
    }
  }

  private static func fits(_ check: Check, _ name: String) -> Bool {
    check.rawValue == name || check.rawValue.hasPrefix(name + ".")
  }
}
