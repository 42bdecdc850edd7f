// SPDX-License-Identifier: Apache-2.0
/// Writes resolved configuration for the deliverable.
public struct ConfigurationText: Sendable {
  /// A name and its value, every secret in its place.
  public struct Line: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value, with its type.
    public let value: Value

    /// A value as a format can tell it apart.
    public enum Value: Hashable, Sendable {
      /// Text.
      case text(String)
      /// A truth value.
      case flag(Bool)
      /// A number as it is written.
      case number(String)
      /// Texts.
      case list([String])
    }

    /// Names a value.
    public init(name: String, value: Value) {
      self.name = name
      self.value = value
    }

    /// The value as one text, as an environment variable has it: lists are joined by commas.
    public var flat: String {
      switch value {
      case .text(let text), .number(let text): text
      case .flag(let isOn): isOn ? "true" : "false"
      case .list(let texts): texts.joined(separator: ",")
      }
    }
  }

  /// Returns the lines of a configuration, its secrets taken from `secret`.
  ///
  /// A DSN becomes two: the address under its name, and the tag under its name with `_ENVIRONMENT` behind it.
  public static func lines(
    of configuration: ReleaseConfiguration, secret: (SecretReference) throws(Failure) -> String
  ) throws(Failure) -> [Line] {
    var lines: [Line] = []
    for entry in configuration.entries {
      let name = entry.name
      switch entry.value {
      case .flag(let value): lines.append(Line(name: name, value: .flag(value)))
      case .origins(let values), .urls(let values): lines.append(Line(name: name, value: .list(values)))
      case .level(let value), .text(let value): lines.append(Line(name: name, value: .text(value)))
      case .number(let value): lines.append(Line(name: name, value: .number(value)))
      case .secret(let reference): lines.append(Line(name: name, value: .text(try secret(reference))))
      case .dsn(let dsn):
        let address: String
        switch dsn.address {
        case .plain(let text): address = text
        case .secret(let reference): address = try secret(reference)
        }
        lines.append(Line(name: name, value: .text(address)))
        lines.append(Line(name: name + "_ENVIRONMENT", value: .text(dsn.tag)))
      }
    }
    return lines
  }

  /// Returns the text of a file in a format.
  public static func text(_ lines: [Line], as format: ConfigurationFormat) -> String {
    switch format {
    case .dotenv: lines.map { "\($0.name)=\(quoted($0.flat))\n" }.joined()
    case .yaml: lines.map { "\($0.name): \(scalar($0.value))\n" }.joined()
    case .json:
      lines.isEmpty
        ? "{}\n" : "{\n" + lines.map { "  \(json($0.name)): \(scalar($0.value))" }.joined(separator: ",\n") + "\n}\n"
    }
  }

  /// JSON is YAML (YAML 1.2 §1.3), so that one spelling of a value serves both.
  private static func scalar(_ value: Line.Value) -> String {
    switch value {
    case .text(let text): json(text)
    case .flag(let isOn): isOn ? "true" : "false"
    case .number(let text): text
    case .list(let texts): "[" + texts.map(json).joined(separator: ", ") + "]"
    }
  }

  private static func json(_ text: String) -> String { DocumentWriter.text(of: .string(text)) }

  /// A value in double quotes as shells and dotenv readers take it: \, ", $ and ` escaped, line ends as \n.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "\"", "$", "`": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case _: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
