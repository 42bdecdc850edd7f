// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore
public import PromotionPorts

/// Fetches secrets from where references say that they are.
public struct MachineSecrets: SecretResolver {
  private static let bytesMax = 65_536

  private let variables: [String: String]
  private let keeper: any SecretKeeper
  private let tools: any ToolRunner

  /// Fetches from variables of the caller, files, commands and the user's own store.
  public init(variables: [String: String], keeper: any SecretKeeper, tools: any ToolRunner) {
    self.variables = variables
    self.keeper = keeper
    self.tools = tools
  }

  /// Returns the secret that a reference names; a relative file begins in `folder`.
  public func secret(_ reference: SecretReference, folder: String) async throws(Failure) -> String {
    switch reference {
    case .variable(let name):
      if let value = variables[name], !value.isEmpty { return value }
      throw Failure(
        .unreachable, "E0821", "the secret \(reference.text) is not there",
        why: ["the variable \(name) is not set for whoever promotes"], fix: ["export \(name)=..."])
    case .file(let path): return try file(path.hasPrefix("/") ? path : "\(folder)/\(path)", reference)
    case .kept(let name):
      if let value = try keeper.kept(name) { return value }
      throw Failure(
        .unreachable, "E0822", "the secret \(reference.text) is not there",
        why: ["nothing is kept under \(name) in your own secret store"], fix: ["sluice keep \(name)"])
    case .command(let arguments, let pass): return try await command(arguments, pass, reference)
    }
  }

  private func file(_ path: String, _ reference: SecretReference) throws(Failure) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(
        .unreachable, "E0823", "the secret \(reference.text) is not there",
        why: ["\(path): \(String(cString: strerror(errno)))"], fix: ["put the secret into \(path), chmod 600"])
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.bytesMax + 1)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0, count <= Self.bytesMax, let text = String(validating: bytes[..<count], as: UTF8.self) else {
      throw Failure(
        .usage, "E0824", "the file of the secret \(reference.text) is empty, longer than 64 KiB or not text",
        fix: ["put one secret into \(path)"])
    }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  private func command(
    _ arguments: [String], _ pass: [String], _ reference: SecretReference
  ) async throws(Failure) -> String {
    let answer = try await tools.run(
      CommandLine(arguments: arguments, timeoutSeconds: 60, pass: pass), input: [], variables: [:])
    let text = answer.text.hasSuffix("\n") ? String(answer.text.dropLast()) : answer.text
    guard answer.code == 0, !text.isEmpty else {
      throw Failure(
        .unreachable, "E0825", "the secret \(reference.text) is not there",
        why: ["\(arguments[0]) ended with exit code \(answer.code)"]
          + answer.errors.split(separator: "\n").suffix(3).map(String.init),
        fix: ["run it by hand: \(arguments.joined(separator: " "))"])
    }
    return text
  }
}
