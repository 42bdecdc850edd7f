// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "sluice",
  products: [.executable(name: "sluice", targets: ["sluice"])],
  dependencies: [
    // The command line: parsing, help, completion.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // SHA-256, and the curves that SSH keys use.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    // YAML with marks (line and column) for every node.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    // Runs the tools of a person, ssh-keygen among them.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    // The path type in which swift-subprocess takes a working folder.
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
  ],
  targets: [
    /** Says what a promotion is and what happens next; no I/O, no clock, no import. */
    .target(name: "PromotionCore", swiftSettings: strict),
    /** Lists everything the engine may ask of the world, one protocol a file. */
    .target(name: "PromotionPorts", dependencies: ["PromotionCore"], swiftSettings: strict),
    /** Drives a run to its end: perform an effect, feed its outcome back. */
    .target(
      name: "PromotionEngine", dependencies: ["PromotionCore", "PromotionPorts", crypto], swiftSettings: strict),
    /** Answers questions about commits. */
    .target(
      name: "GitHistory",
      dependencies: ["PromotionCore", "PromotionPorts", "CLibgit2", "CDeflate", "CNetworkStubs", crypto],
      swiftSettings: strict,
      // Statically, because the shared library reads all certificates of the machine before the first question.
      linkerSettings: [":libgit2.a", ":libmbedcrypto.a", ":libpcre2-8.a", ":libz.a", ":libdeflate.a"].map {
        .linkedLibrary($0)
      }),
    /** Keeps entries durably, in order, one writer at a time. */
    .target(name: "Journal", dependencies: ["PromotionCore", "PromotionPorts", crypto], swiftSettings: strict),
    /** Reads migrations, proves them on a copy, applies and reverts them. */
    .target(
      name: "Migrations", dependencies: ["PromotionCore", "PromotionPorts", "CSQLite", "CLibpq", crypto],
      swiftSettings: strict),
    /** Runs a gate's or step's process: limits, lifeline, capture. */
    .target(
      name: "Commands",
      dependencies: [
        "PromotionCore", "PromotionPorts", crypto,
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], swiftSettings: strict),
    /** Makes and checks SSH signatures over approval statements. */
    .target(
      name: "Signatures",
      dependencies: [
        "PromotionCore", "PromotionPorts", crypto, .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    /** Reads a pipeline folder, or names every problem with its line and column. */
    .target(
      name: "PipelineFiles",
      dependencies: ["PromotionCore", "PromotionPorts", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    /** Puts configuration where a deliverable reads it, and fetches secrets. */
    .target(
      name: "ConfigurationStores", dependencies: ["PromotionCore", "PromotionPorts"], swiftSettings: strict),
    /** Proves which CI job this is, by the identity token of its forge. */
    .target(
      name: "JobIdentities",
      dependencies: [
        "PromotionCore", "PromotionPorts", crypto, .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    /** Asks addresses and ports whether they answer, and who has them. */
    .target(name: "MachineProbes", dependencies: ["PromotionCore", "PromotionPorts"], swiftSettings: strict),
    /** Says what each error code means and what to do about it. */
    .target(name: "ErrorCatalogue", dependencies: ["PromotionCore"], swiftSettings: strict),
    /** The command line: parse, call the engine, print. */
    .target(
      name: "SluiceCommands",
      dependencies: [
        "PromotionCore", "PromotionPorts", "PromotionEngine", "ErrorCatalogue",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    /** Builds the adapters, hands them to the engine, turns a failure into an exit code. */
    .executableTarget(
      name: "sluice",
      dependencies: [
        "PromotionCore", "PromotionPorts", "PromotionEngine", "GitHistory", "Journal", "Migrations", "Commands",
        "Signatures", "PipelineFiles", "ConfigurationStores", "MachineProbes", "JobIdentities", "SluiceCommands",
        "CHeap",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    /** libgit2 as Debian ships it, with the shims that Swift needs. */
    .systemLibrary(name: "CLibgit2", providers: [.apt(["libgit2-dev"])]),
    /** What glibc lets a program say about its heap. */
    .systemLibrary(name: "CHeap"),
    /** libdeflate as Debian ships it, which unpacks the objects of packs. */
    .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
    /** What stands for the network libraries of libgit2, which sluice never calls. */
    .target(name: "CNetworkStubs"),
    /** The headers of libpq as Debian ships it, and how it is loaded by the first connection. */
    .target(name: "CLibpq"),
    /** SQLite as Debian ships it, with the shims that Swift needs. */
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

    /** Fakes behind the ports, and fixtures that tests share. */
    .target(
      name: "PromotionTestSupport", dependencies: ["PromotionCore", "PromotionPorts"], path: "Tests/Support",
      swiftSettings: strict),
    .testTarget(
      name: "PromotionCoreTests", dependencies: ["PromotionCore", "PromotionTestSupport"], swiftSettings: strict),
    .testTarget(
      name: "PromotionEngineTests",
      dependencies: ["PromotionEngine", "PromotionCore", "PromotionPorts", "PromotionTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "GitHistoryTests", dependencies: ["GitHistory", "PromotionCore", "PromotionPorts"], swiftSettings: strict),
    .testTarget(
      name: "JournalTests",
      dependencies: ["Journal", "Migrations", "PromotionCore", "PromotionPorts", "PromotionTestSupport", crypto],
      exclude: ["Independent", "PowerCut"],
      swiftSettings: strict),
    .testTarget(
      name: "MigrationsTests",
      dependencies: ["Migrations", "Commands", "PromotionCore", "PromotionPorts", "PromotionTestSupport", "CSQLite"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandsTests", dependencies: ["Commands", "PromotionCore", "PromotionPorts", "PromotionTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SignaturesTests",
      dependencies: ["Signatures", "PromotionCore", "PromotionPorts", "PromotionTestSupport", crypto],
      swiftSettings: strict),
    .testTarget(
      name: "PipelineFilesTests",
      dependencies: ["PipelineFiles", "PromotionCore", "PromotionPorts", "PromotionTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ConfigurationStoresTests",
      dependencies: ["ConfigurationStores", "Commands", "PromotionCore", "PromotionPorts"],
      swiftSettings: strict),
    .testTarget(
      name: "JobIdentitiesTests",
      dependencies: [
        "JobIdentities", "Commands", "PromotionCore", "PromotionPorts", crypto,
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ], swiftSettings: strict),
    .testTarget(
      name: "MachineProbesTests", dependencies: ["MachineProbes", "PromotionCore", "PromotionPorts"],
      swiftSettings: strict),
    .testTarget(
      name: "SluiceCommandsTests", dependencies: ["SluiceCommands", "PromotionCore", "PromotionPorts"],
      swiftSettings: strict),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["PromotionEngine", "PromotionCore", "PromotionPorts", "PromotionTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ArchitectureTests", dependencies: ["ErrorCatalogue", "PromotionCore"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["sluice", "PromotionTestSupport"], swiftSettings: strict),
  ]
)
