// SPDX-License-Identifier: Apache-2.0
import Testing

/// Holds the arrows of the layers: one may only point down.
@Suite struct LayeringTests {
  /// What each target may import.
  ///
  /// The system's C library is named where a target touches files or processes.
  static let allowed: [String: Set<String>] = [
    "PromotionCore": [],
    "PromotionPorts": ["PromotionCore"],
    "PromotionEngine": ["PromotionCore", "PromotionPorts", "Crypto", "Glibc"],
    "GitHistory": ["PromotionCore", "PromotionPorts", "CLibgit2", "CDeflate", "Crypto", "Glibc", "Dispatch"],
    "Journal": ["PromotionCore", "PromotionPorts", "Crypto", "Dispatch", "Glibc", "Synchronization"],
    "Migrations": [
      "PromotionCore", "PromotionPorts", "CSQLite", "CLibpq", "Crypto", "Glibc", "Dispatch", "Synchronization",
    ],
    "Commands": [
      "PromotionCore", "PromotionPorts", "Crypto", "Subprocess", "SystemPackage", "Glibc", "Dispatch", "Foundation",
      "Synchronization",
      "FoundationEssentials",
    ],
    "Signatures": ["PromotionCore", "PromotionPorts", "Crypto", "_CryptoExtras", "CryptoExtras", "Glibc"],
    "PipelineFiles": ["PromotionCore", "PromotionPorts", "Synchronization", "Yams"],
    "ConfigurationStores": ["PromotionCore", "PromotionPorts", "Glibc", "FoundationEssentials"],
    "JobIdentities": ["PromotionCore", "PromotionPorts", "Crypto", "CryptoExtras", "FoundationEssentials"],
    "MachineProbes": ["PromotionCore", "PromotionPorts", "Glibc"],
    "ErrorCatalogue": ["PromotionCore"],
    "SluiceCommands": [
      "PromotionCore", "PromotionPorts", "PromotionEngine", "ErrorCatalogue", "ArgumentParser", "Glibc",
      "Synchronization",
    ],
  ]

  @Test(arguments: allowed.keys.sorted())
  func `a target imports only what its layer allows`(target: String) throws {
    let files = SourceTree.swiftFiles(under: "Sources/\(target)")
    #expect(!files.isEmpty)
    for file in files {
      for module in try SourceTree.imports(of: file) {
        #expect(Self.allowed[target]?.contains(module) == true, "\(file) imports \(module)")
      }
    }
  }

  @Test func `every target is in the list`() throws {
    let folders = Set(SourceTree.swiftFiles(under: "Sources").compactMap { $0.split(separator: "/").dropFirst().first })
    for folder in folders where folder != "sluice" {
      #expect(Self.allowed[String(folder)] != nil, "\(folder) has no layer")
    }
  }
}
