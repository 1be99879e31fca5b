// Which ignored files a build or a package manager makes again; every other one is precious.
struct Regenerable: Sendable {
  // Nobody writes anything of his own in these.
  private static let sure = names(
    """
    node_modules .build DerivedData __pycache__ .venv venv .tox .nox .mypy_cache .pytest_cache \
    .ruff_cache .gradle .next .nuxt .svelte-kit .turbo .parcel-cache .angular .dart_tool .eggs \
    .ipynb_checkpoints .sass-cache .nyc_output .swiftpm bower_components .pnpm-store .yarn-cache
    """)
  // These are output if git ignores the directory itself; and somebody may have left a note in one.
  private static let likely = names(
    "build dist out target bin obj coverage htmlcov .cache cmake-build-debug cmake-build-release")
  private static let endings = [".pyc", ".pyo", ".o", ".obj", ".class", ".tsbuildinfo"].map {
    Array($0.utf8)
  }
  private static let files = names(".DS_Store Thumbs.db .eslintcache .coverage")
  private static let preciousEndings = [
    ".db", ".sqlite", ".sqlite3", ".pem", ".key", ".p12", ".md", ".txt", ".patch", ".diff", ".sql",
    ".orig", ".rej", ".bak", "-wal", "-journal",
  ].map { Array($0.utf8) }

  private let own: Set<[UInt8]>
  private let ownEndings: [[UInt8]]

  // The user's own names; `*.x` is an ending.
  init(also names: [String]) {
    own = Set(names.filter { !$0.hasPrefix("*") }.map { Array($0.utf8) })
    ownEndings = names.filter { $0.hasPrefix("*") }.map { Array($0.dropFirst().utf8) }
  }

  // What is known of an ignored file by its path.
  enum Answer: Equatable {
    case yes, no
    // Only if git ignores this directory, whose files are named by its name alone.
    case below([UInt8])

    func isYes(_ ignored: Set<[UInt8]>) -> Bool {
      switch self {
      case .yes: true
      case .no: false
      case .below(let directory): ignored.contains(directory)
      }
    }
  }

  func answer(_ path: [UInt8]) -> Answer {
    let parts = path.split(separator: UInt8(ascii: "/"))
    guard let last = parts.last.map(Array.init) else { return .no }
    let isDirectory = path.last == UInt8(ascii: "/")
    let above = isDirectory ? parts[...] : parts.dropLast()
    if above.contains(where: { Self.sure.contains(Array($0)) || own.contains(Array($0)) }) {
      return .yes
    }
    if own.contains(last) || ownEndings.contains(where: { last.ends(with: $0) }) { return .yes }
    if Self.looksPrecious(last) { return .no }
    if Self.files.contains(last) || Self.endings.contains(where: { last.ends(with: $0) }) {
      return .yes
    }
    guard let place = above.firstIndex(where: { Self.likely.contains(Array($0)) }) else {
      return .no
    }
    return .below(Array(parts[...place].joined(separator: [UInt8(ascii: "/")])))
  }

  private static func looksPrecious(_ name: [UInt8]) -> Bool {
    name.starts(with: ".env".utf8) || preciousEndings.contains { name.ends(with: $0) }
  }

  private static func names(_ text: String) -> Set<[UInt8]> {
    Set(text.split(separator: " ").map { Array($0.utf8) })
  }
}

extension Array where Element == UInt8 {
  func ends(with ending: [UInt8]) -> Bool {
    count >= ending.count && suffix(ending.count) == ending[...]
  }
}
