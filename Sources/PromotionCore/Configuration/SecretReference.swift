// SPDX-License-Identifier: Apache-2.0
/// Where a secret is when it is needed; the secret itself is never in a file of the repository (R23).
public enum SecretReference: Hashable, Sendable {
  /// A variable of whoever promotes, `env:NAME`.
  case variable(String)
  /// A file of the machine that promotes, `file:PATH`; one line end at its end is not part of the secret.
  case file(String)
  /// What a command prints, `exec: [PROGRAM, ARGUMENT]`; it sees the variables named in `pass` beside the usual ones.
  case command([String], pass: [String] = [])
  /// An entry of the user's own secret store, `kept:NAME`.
  case kept(String)

  /// Reads `env:NAME`, `file:PATH` or `kept:NAME`; `nil` for anything else.
  public init?(_ text: String) {
    func rest(_ prefix: String) -> String? {
      text.hasPrefix(prefix) && text.utf8.count > prefix.utf8.count ? String(text.dropFirst(prefix.count)) : nil
    }
    if let name = rest("env:"), Self.isName(name) {
      self = .variable(name)
    } else if let path = rest("file:") {
      self = .file(path)
    } else if let name = rest("kept:"), Self.isName(name) {
      self = .kept(name)
    } else {
      return nil
    }
  }

  /// The reference as a file spells it; an argument array is joined by blanks.
  public var text: String {
    switch self {
    case .variable(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    case .command(let arguments, _): "exec:\(arguments.joined(separator: " "))"
    case .kept(let name): "kept:\(name)"
    }
  }

  /// The reference as a document, which tells argument arrays apart that look the same when joined.
  public var document: Document {
    switch self {
    case .variable, .file, .kept: .string(text)
    case .command(let arguments, let pass):
      .members([
        "exec": .array(arguments.map { .string($0) }),
        "pass": pass.isEmpty ? nil : .array(pass.map { .string($0) }),
      ])
    }
  }

  private static func isName(_ text: String) -> Bool {
    text.utf8.allSatisfy {
      (65...90).contains($0) || (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45 || $0 == 46
    }
  }
}
