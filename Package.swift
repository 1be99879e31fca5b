// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .strictMemorySafety(), .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(
  name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux]))

func room(_ name: String, on floor: String, _ needs: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: needs,
    path: floor.isEmpty ? "Sources/\(name)" : "Sources/\(floor)/\(name)", swiftSettings: strict)
}

func tool(_ name: String, _ needs: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: ["Common", "SQLite", "Processes", "Terminal", arguments] + needs,
    path: "Sources/Tools/\(name)", swiftSettings: strict)
}

func tests(_ name: String, _ needs: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: ["TestSupport", "Common"] + needs, path: "Tests/\(name)",
    swiftSettings: strict)
}

let package = Package(
  name: "ecw-tools",
  platforms: [.macOS(.v13)],
  products: [
    .executable(name: "ecw-backup", targets: ["ecw-backup"]),
    .executable(name: "ecw-events", targets: ["ecw-events"]),
    .executable(name: "ecw-health", targets: ["ecw-health"]),
    .executable(name: "ecw-recover", targets: ["ecw-recover"]),
    .executable(name: "ws-gate", targets: ["ws-gate"]),
    .executable(name: "wt-clean", targets: ["wt-clean"]),
    .executable(name: "ws-state", targets: ["ws-state"]),
    .executable(name: "ecw-signals", targets: ["ecw-signals"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(
      url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // Bindings: C and nothing else.
    .systemLibrary(
      name: "CSQLite", path: "Sources/Bindings/CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CGit2", path: "Sources/Bindings/CGit2", pkgConfig: "libgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),

    // Common: the thin module every floor shares.
    room("Common", on: ""),

    // Adapters: the outside world made safe.
    room("SQLite", on: "Adapters", ["CSQLite", "Common"]),
    room("Processes", on: "Adapters", ["Common", subprocess, system]),
    room("Git", on: "Adapters", ["CGit2", "Common"]),
    room("Terminal", on: "Adapters", ["Common", arguments]),

    // Domain: each room owns its on-disk format and the decisions about it.
    room("Backups", on: "Domain", ["Common", "SQLite", "Processes", crypto]),
    room("Health", on: "Domain", ["Common", "SQLite"]),
    room("Salvage", on: "Domain", ["Common", "SQLite", crypto]),
    room("Recovery", on: "Domain", ["Common", "Git", "SQLite", "Processes", crypto]),
    room("EventLog", on: "Domain", ["Common", "SQLite", "Processes", crypto]),
    room("Signals", on: "Domain", ["Common", "SQLite", "Processes"]),
    room("Worktrees", on: "Domain", ["Common", "Processes", crypto]),
    room("Workstreams", on: "Domain", ["Common", "SQLite", "Processes"]),
    room("Gate", on: "Domain", ["Common", "Processes"]),
    room("Conflicts", on: "Domain", ["Common", "Processes"]),

    // Tools: arguments -> one domain call -> a report.
    tool("ecw-backup", ["Backups"]),
    tool("ecw-health", ["Backups", "Gate", "Health", "Workstreams", "Worktrees"]),
    tool("ecw-recover", ["Backups", "Recovery", "Salvage"]),
    tool("ecw-events", ["Backups", "EventLog"]),
    tool("ecw-signals", ["Signals"]),
    tool("wt-clean", ["Worktrees"]),
    tool("ws-state", ["Backups", "Workstreams"]),
    tool("ws-gate", ["Conflicts", "Gate", "Workstreams"]),
    .executableTarget(
      name: "reference", dependencies: ["Common"], path: "Sources/Tools/reference",
      swiftSettings: strict),

    // Tests: one folder per room.
    .target(
      name: "TestSupport", dependencies: ["Common", "SQLite", "Processes"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .executableTarget(
      name: "store-writer", dependencies: ["Common", "SQLite"], path: "Tests/StoreWriter",
      swiftSettings: strict),
    .executableTarget(
      name: "salvage-fuzz", dependencies: ["Common", "SQLite", "Salvage"],
      path: "Tests/SalvageFuzz", swiftSettings: strict),
    tests("CommonTests", []),
    tests("SQLiteTests", ["SQLite", "store-writer"]),
    tests("ProcessesTests", ["Processes"]),
    tests("TerminalTests", ["Terminal"]),
    tests("BackupsTests", ["Backups", "SQLite", "Processes"]),
    tests("HealthTests", ["Health", "SQLite"]),
    tests("SalvageTests", ["Salvage", "SQLite", "salvage-fuzz"]),
    tests("RecoveryTests", ["Recovery", "SQLite", "Processes"]),
    tests("EventLogTests", ["EventLog", "SQLite"]),
    tests("SignalsTests", ["Signals", "SQLite"]),
    tests("WorktreesTests", ["Worktrees", "Processes"]),
    tests("WorkstreamsTests", ["Workstreams", "SQLite", "Processes"]),
    tests("GateTests", ["Gate", "Processes"]),
    tests("ConflictsTests", ["Conflicts", "Processes"]),
    tests(
      "EndToEnd",
      [
        "ecw-backup", "ecw-health", "ecw-recover", "ecw-events", "ecw-signals", "wt-clean",
        "ws-state", "ws-gate", "store-writer", "salvage-fuzz", "Processes", "SQLite",
      ]),
  ]
)
