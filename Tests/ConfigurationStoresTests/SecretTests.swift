// SPDX-License-Identifier: Apache-2.0
import Commands
import ConfigurationStores
import Foundation
import PromotionCore
import PromotionPorts
import Testing

/// Fetches secrets from where references say that they are (R23).
@Suite struct SecretTests {
  static func folder() throws -> String {
    let folder = NSTemporaryDirectory() + "sluice-secrets-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func `each kind of reference gives its secret, R23`() async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "from a file\n".write(toFile: folder + "/key", atomically: true, encoding: .utf8)
    let keeper = UserSecrets(folder: folder + "/store")
    try keeper.keep("from the store", as: "shop.key-1")
    let secrets = MachineSecrets(variables: ["KEY": "from a variable"], keeper: keeper, tools: Tools(variables: [:]))
    #expect(try await secrets.secret(.variable("KEY"), folder: folder) == "from a variable")
    #expect(try await secrets.secret(.file("key"), folder: folder) == "from a file")
    #expect(try await secrets.secret(.file(folder + "/key"), folder: "/") == "from a file")
    #expect(try await secrets.secret(.kept("shop.key-1"), folder: folder) == "from the store")
    #expect(try await secrets.secret(.command(["printf", "from a command\n"]), folder: folder) == "from a command")
  }

  @Test func `R24 a command of a secret sees what it names and no more`() async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let caller = ["VAULT_TOKEN": "hvs.1234", "AWS_PROFILE": "shop", "BASH_ENV": "/tmp/evil", "PATH": "/usr/bin:/bin"]
    let secrets = MachineSecrets(
      variables: caller, keeper: UserSecrets(folder: folder + "/store"),
      tools: QuietTool(caller: caller, folder: folder))
    let plain = try await secrets.secret(.command(["env"]), folder: folder)
    #expect(!plain.contains("VAULT_TOKEN") && !plain.contains("AWS_PROFILE") && !plain.contains("BASH_ENV"))
    let named = try await secrets.secret(.command(["env"], pass: ["VAULT_TOKEN", "BASH_ENV"]), folder: folder)
    #expect(named.contains("VAULT_TOKEN=hvs.1234") && !named.contains("AWS_PROFILE") && !named.contains("BASH_ENV"))
  }

  static let missing: [(SecretReference, String)] = [
    (.variable("NONE"), "E0821"), (.kept("none"), "E0822"), (.file("none"), "E0823"), (.file("empty"), "E0824"),
    (.command(["false"]), "E0825"), (.command(["true"]), "E0825"), (.kept("../key"), "E0827"),
  ]

  @Test(arguments: missing)
  func `what is not there is said with its remedy`(reference: SecretReference, code: String) async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "".write(toFile: folder + "/empty", atomically: true, encoding: .utf8)
    let secrets = MachineSecrets(
      variables: [:], keeper: UserSecrets(folder: folder + "/store"), tools: Tools(variables: [:]))
    do {
      _ = try await secrets.secret(reference, folder: folder)
      Issue.record("it was found")
    } catch {
      #expect(error.code == code && !error.fix.isEmpty)
    }
  }

  @Test func `a kept secret is its owner's, and one that others may read is refused`() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let keeper = UserSecrets(folder: folder + "/store")
    try keeper.keep("first", as: "key")
    try keeper.keep("second", as: "key")
    #expect(try keeper.kept("key") == "second")
    let rights = try FileManager.default.attributesOfItem(atPath: folder + "/store/key")[.posixPermissions]
    #expect(rights as? Int == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder + "/store/key")
    #expect(throws: Failure.self) { try keeper.kept("key") }
  }
}
