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
    .executable(name: "ecw-health", targets: ["ecw-health"]),
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

    // Common: the thin module every floor shares.
    room("Common", on: ""),

    // Adapters: the outside world made safe.
    room("SQLite", on: "Adapters", ["CSQLite", "Common"]),
    room("Processes", on: "Adapters", ["Common", subprocess, system]),
    room("Terminal", on: "Adapters", ["Common", arguments]),

    // Domain: each room owns its on-disk format and the decisions about it.
    room("Backups", on: "Domain", ["Common", "SQLite", "Processes", crypto]),
    room("Health", on: "Domain", ["Common", "SQLite"]),

    // Tools: arguments -> one domain call -> a report.
    tool("ecw-backup", ["Backups"]),
    tool("ecw-health", ["Backups", "Health"]),
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
    tests("CommonTests", []),
    tests("SQLiteTests", ["SQLite", "store-writer"]),
    tests("ProcessesTests", ["Processes"]),
    tests("TerminalTests", ["Terminal"]),
    tests("BackupsTests", ["Backups", "SQLite", "Processes"]),
    tests("HealthTests", ["Health", "SQLite"]),
    tests("EndToEnd", ["ecw-backup", "ecw-health", "store-writer", "Processes", "SQLite"]),
  ]
)
