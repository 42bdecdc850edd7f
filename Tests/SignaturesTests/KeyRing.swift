// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Signatures

/// Real keys that ssh-keygen made once for all tests, and signatures by them.
final class KeyRing: Sendable {
  enum Name: String, CaseIterable {
    case ed25519, other, nistp256, nistp384, nistp521, rsa3072, rsa2048
    static let accepted: [Name] = [.ed25519, .nistp256, .nistp384, .rsa3072]
  }

  static let shared = Result { try KeyRing() }
  static let namespace = "promotion-approval@sluice.dev"
  static let message = Array("approve production 0123456789".utf8)
  static let now = at("2026-11-24T00:30:00.000Z")

  let folder: URL
  let publicKeys: [Name: String]
  let signatures: [Name: String]
  let checker = SSHSignatures(run: Tool.supplied)

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-keys-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    var publicKeys: [Name: String] = [:]
    var signatures: [Name: String] = [:]
    for name in Name.allCases {
      let kind: [String] =
        switch name {
        case .ed25519, .other: ["-t", "ed25519"]
        case .nistp256: ["-t", "ecdsa", "-b", "256"]
        case .nistp384: ["-t", "ecdsa", "-b", "384"]
        case .nistp521: ["-t", "ecdsa", "-b", "521"]
        case .rsa3072: ["-t", "rsa", "-b", "3072"]
        case .rsa2048: ["-t", "rsa", "-b", "2048"]
        }
      let path = folder.appendingPathComponent(name.rawValue).path
      _ = try Tool.run(["ssh-keygen", "-q", "-N", "", "-C", "comment", "-f", path] + kind)
      let words = try String(contentsOfFile: path + ".pub", encoding: .utf8).split(separator: " ")
      publicKeys[name] = words.prefix(2).joined(separator: " ")
      signatures[name] = try Self.sign(path, Self.namespace, [])
    }
    self.folder = folder
    self.publicKeys = publicKeys
    self.signatures = signatures
    atexit {
      if let ring = try? KeyRing.shared.get() { try? FileManager.default.removeItem(at: ring.folder) }
    }
  }

  static func at(_ text: String) -> Instant { Instant(text: text) ?? Instant(milliseconds: 0) }

  func path(_ name: Name) -> String { folder.appendingPathComponent(name.rawValue).path }

  func key(_ name: Name) -> String { publicKeys[name] ?? "" }

  /// The line of an allowed signers file that allows a key.
  func line(_ name: Name, _ person: String = "ann@example.com", options: String = "") -> String {
    "\(person) namespaces=\"\(Self.namespace)\"\(options) \(key(name)) a comment\n"
  }

  func sign(_ name: Name, namespace: String = KeyRing.namespace, options: [String] = []) throws -> String {
    try Self.sign(path(name), namespace, options)
  }

  private static func sign(_ path: String, _ namespace: String, _ options: [String]) throws -> String {
    let result = try Tool.run(["ssh-keygen", "-Y", "sign", "-f", path, "-n", namespace] + options, message)
    return String(decoding: result.output, as: UTF8.self)
  }

  /// Whom the native checker names, or the failure.
  func judge(
    _ signature: String, _ allowed: String, message: [UInt8] = KeyRing.message,
    namespace: String = KeyRing.namespace, at moment: Instant = KeyRing.now
  ) -> Result<PersonName, Failure> {
    do {
      return .success(
        try checker.person(
          whoSigned: message, signature: signature, namespace: namespace, allowedSigners: allowed, at: moment))
    } catch { return .failure(error) }
  }

  /// What ssh-keygen thinks of the same question.
  func keygenAccepts(
    _ signature: String, _ allowed: String, message: [UInt8] = KeyRing.message,
    namespace: String = KeyRing.namespace, at moment: Instant = KeyRing.now, person: String = "ann@example.com",
    revoked: String? = nil
  ) throws -> Bool {
    let files = ["sig", "allowed"].map { folder.appendingPathComponent($0 + UUID().uuidString) }
    try Data(signature.utf8).write(to: files[0])
    try Data(allowed.utf8).write(to: files[1])
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    let time = moment.text.filter(\.isNumber).prefix(14)
    return try Tool.run(
      [
        "ssh-keygen", "-Y", "verify", "-f", files[1].path, "-I", person, "-n", namespace, "-s", files[0].path,
        "-Overify-time=\(time)",
      ] + (revoked.map { ["-r", $0] } ?? []), message
    ).code == 0
  }
}

extension Result where Failure == PromotionCore.Failure {
  /// The code of the failure, empty after a success.
  var code: String {
    switch self {
    case .success: ""
    case .failure(let failure): failure.code
    }
  }

  /// All words of the failure.
  var words: String {
    switch self {
    case .success: ""
    case .failure(let failure): ([failure.what] + failure.why + failure.fix).joined(separator: "\n")
    }
  }
}
