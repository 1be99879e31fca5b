// Which ignored files a build or a package manager makes again; every other one is precious.
struct Regenerable: Sendable {
  // Packages that somebody else wrote: nobody has work deep in them, but for settings and databases.
  private static let packages = names("node_modules .venv venv .tox .nox bower_components")
  // Nobody writes anything of his own in these, and their tools keep databases there.
  private static let caches = names(
    """
    .build DerivedData __pycache__ .mypy_cache .pytest_cache .ruff_cache .gradle .next .nuxt \
    .svelte-kit .turbo .parcel-cache .angular .dart_tool .eggs .ipynb_checkpoints .sass-cache \
    .nyc_output .swiftpm .pnpm-store .yarn-cache
    """)
  // What the tools themselves put at the top of their caches.
  private static let made = names("README.md build.db manifest.db")
  // These are output if git ignores the directory itself; and somebody may have left a note in one.
  private static let likely = names(
    "build dist out target bin obj coverage htmlcov .cache cmake-build-debug cmake-build-release")
  private static let bin = Array("bin".utf8)
  private static let scripts = endings(".sh .bash .zsh .fish .py .rb .pl .ps1 .bat .cmd")
  private static let endings = endings(".pyc .pyo .o .class .tsbuildinfo")
  private static let files = names(".DS_Store Thumbs.db .eslintcache .coverage")
  private static let databases = endings(
    ".db .sqlite .sqlite3 .db-wal .sqlite-wal .sqlite3-wal .db-journal .sqlite-journal")
  private static let notes = endings(
    ".pem .key .p12 .md .txt .patch .diff .sql .orig .rej .bak -wal -journal")
  private static let samples = endings(".example .sample .template .dist .defaults")

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
    // Only if git has nothing in this directory.
    case within([UInt8])
    // The same, for what comes with a package: only if this directory is one.
    case packaged([UInt8], in: [UInt8])
  }

  func answer(_ path: [UInt8]) -> Answer {
    let parts = path.split(separator: UInt8(ascii: "/")).map(Array.init)
    guard let last = parts.last else { return .no }
    let isDirectory = path.last == UInt8(ascii: "/")
    let above = isDirectory ? parts[...] : parts.dropLast()
    if above.contains(where: own.contains) { return .yes }
    if own.contains(last) || ownEndings.contains(where: { last.ends(with: $0) }) { return .yes }
    if Self.files.contains(last) || Self.hasEnding(last, Self.endings) { return .yes }
    if let place = above.firstIndex(where: {
      Self.packages.contains($0) || Self.caches.contains($0)
    }) {
      let inner = parts[(place + 1)...]
      if isDirectory || !Self.isKept(inner, in: parts[place]) {
        return .within(Self.path(parts[...place]))
      }
      guard last.starts(with: ".env".utf8), let package = Self.package(parts[...]) else {
        return .no
      }
      return .packaged(package, in: Self.path(parts[...place]))
    }
    if Self.looksPrecious(last) { return .no }
    guard let place = above.firstIndex(where: Self.likely.contains) else { return .no }
    if parts[place] == Self.bin, Self.hasEnding(last, Self.scripts) { return .no }
    return .below(Self.path(parts[...place]))
  }

  private static func path(_ parts: ArraySlice<[UInt8]>) -> [UInt8] {
    Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }

  // The package that a file is in: `node_modules/name` or `node_modules/@scope/name`.
  private static func package(_ parts: ArraySlice<[UInt8]>) -> [UInt8]? {
    guard let place = parts.lastIndex(of: Array("node_modules".utf8)), place + 1 < parts.endIndex
    else { return nil }
    let end = parts[place + 1].first == UInt8(ascii: "@") ? place + 2 : place + 1
    return end + 1 < parts.endIndex ? path(parts[...end]) : nil
  }

  // Whether a script at this place is somebody's own, whatever its name.
  static func mayBeOwnScript(in directory: [UInt8]) -> Bool {
    directory == bin || directory.ends(with: [UInt8(ascii: "/")] + bin)
  }

  // What lies at the top was put there by hand if it looks so; deeper it came with a package.
  private static func isKept(_ inner: ArraySlice<[UInt8]>, in directory: [UInt8]) -> Bool {
    guard let name = inner.last else { return false }
    let isCache = caches.contains(directory) || inner.contains(Array(".cache".utf8))
    if inner.count == 1 { return looksPrecious(name) && !(isCache && isMade(name, in: directory)) }
    let isSetting = name.starts(with: ".env.".utf8) && !hasEnding(name, samples)
    return name == Array(".env".utf8) || isSetting || !isCache && hasEnding(name, databases)
  }

  // What tools put into their own caches: reports, and the copies of notebooks.
  private static func isMade(_ name: [UInt8], in cache: [UInt8]) -> Bool {
    if made.contains(name) || name.ends(with: Array(".txt".utf8)) { return true }
    let stem = name.lastIndex(of: UInt8(ascii: ".")).map { Array(name[..<$0]) } ?? name
    return cache == Array(".ipynb_checkpoints".utf8)
      && stem.ends(with: Array("-checkpoint".utf8))
  }

  private static func looksPrecious(_ name: [UInt8]) -> Bool {
    name.starts(with: ".env".utf8) || hasEnding(name, databases) || hasEnding(name, notes)
  }

  private static func hasEnding(_ name: [UInt8], _ endings: [[UInt8]]) -> Bool {
    endings.contains { name.ends(with: $0) }
  }

  private static func names(_ text: String) -> Set<[UInt8]> { Set(endings(text)) }

  private static func endings(_ text: String) -> [[UInt8]] {
    text.split(separator: " ").map { Array($0.utf8) }
  }
}

extension Array where Element == UInt8 {
  func ends(with ending: [UInt8]) -> Bool {
    count >= ending.count && suffix(ending.count) == ending[...]
  }
}
