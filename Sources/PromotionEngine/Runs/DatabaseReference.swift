// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Resolves the database that a migration gate names.
public struct DatabaseReference: Sendable {
  /// The working folder of the repository; relative paths begin here.
  let folder: String
  /// The caller's variables.
  let variables: [String: String]

  /// Resolves in a working folder, with the caller's variables.
  public init(folder: String, variables: [String: String]) {
    self.folder = folder
    self.variables = variables
  }

  /// Returns the database of a gate, and the server for its proofs where the gate names one.
  public func target(of gate: MigrationGate) throws(Failure) -> MigrationTarget {
    var scratch: String?
    if let named = gate.scratch { scratch = try resolve(named) }
    return MigrationTarget(database: try resolve(gate.database), scratch: scratch)
  }

  /// Returns `sqlite:` with an absolute path, or the text of another kind unchanged.
  func resolve(_ reference: String) throws(Failure) -> String {
    var text = reference
    if text.hasPrefix("env:") {
      let name = String(text.dropFirst(4))
      guard let value = variables[name], !value.isEmpty else {
        throw Failure(
          .usage, "E0504", "the variable \(name) is not set", why: ["the pipeline takes its database from env:\(name)"],
          fix: ["export \(name)=sqlite:/path/to/database", "export \(name)=postgres://user@host/name"])
      }
      text = value
    }
    guard text.hasPrefix("sqlite:") else { return text }
    let path = String(text.dropFirst(7))
    return path.hasPrefix("/") ? text : "sqlite:\(folder)/\(path)"
  }
}
