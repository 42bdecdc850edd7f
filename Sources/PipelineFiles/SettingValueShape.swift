// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads the value of a setting by its type; a value that may be a secret is never repeated in a problem.
struct SettingValueShape {
  private static let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

  let problems: ProblemList
  let name: String

  private var values: ValueReader { ValueReader(problems: problems) }

  func value(_ type: ConfigurationType, _ node: Node) -> ConfigurationValue? {
    switch type {
    case .flag: return flag(node)
    case .origins:
      return addresses(node, "origin") { $0 == "*" || WebAddress(Self.concrete($0))?.isOrigin == true }
        .map { .origins($0) }
    case .urls: return addresses(node, "address") { WebAddress($0) != nil }.map { .urls($0) }
    case .level: return level(node)
    case .dsn: return dsn(node)
    case .text: return text(node).map { .text($0) }
    case .number: return number(node)
    case .secret: return reference(node).map { .secret($0) }
    }
  }

  private func flag(_ node: Node) -> ConfigurationValue? {
    switch node.scalar?.string {
    case "true", "on": return .flag(true)
    case "false", "off": return .flag(false)
    case _:
      problems.add(node, "\(name) is a flag; write on or off")
      return nil
    }
  }

  private func addresses(_ node: Node, _ what: String, _ isLegal: (String) -> Bool) -> [String]? {
    guard let texts = values.texts(node, name) else { return nil }
    var isGood = true
    for (index, text) in texts.enumerated() where !isLegal(text) {
      problems.add(
        node.sequence?[index] ?? node,
        what == "origin"
          ? "an origin of \(name) must be scheme, host and port without a path, such as https://shop.example.com"
          : "an address of \(name) must be such as https://shop.example.com/signed-in")
      isGood = false
    }
    return isGood ? texts : nil
  }

  /// `https://*.example.com` is a legal way to write a wildcard; the rule judges it.
  private static func concrete(_ text: String) -> String {
    guard text.contains("://*.") else { return text }
    return text.split(separator: "*", maxSplits: 1).joined(separator: "x")
  }

  private func level(_ node: Node) -> ConfigurationValue? {
    if let text = node.scalar?.string, Self.levels.contains(text) { return .level(text) }
    problems.add(node, "\(name) is a level; write \(Self.levels.joined(separator: ", "))")
    return nil
  }

  private func number(_ node: Node) -> ConfigurationValue? {
    let text = node.scalar?.string ?? ""
    let parts =
      text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).last?
      .split(separator: ".", omittingEmptySubsequences: false) ?? []
    let isNumber =
      (1...2).contains(parts.count) && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
      && (parts[0] == "0" || !parts[0].hasPrefix("0")) && (!text.contains("-") || text.hasPrefix("-"))
    if isNumber && text.utf8.count <= 40 { return .number(text) }
    problems.add(node, "\(name) is a number; write digits, such as 20 or 0.5")
    return nil
  }

  private func text(_ node: Node) -> String? {
    // Nothing at all is no value; an empty text is written as "".
    if let scalar = node.scalar, !(scalar.string.isEmpty && scalar.style == .plain) { return scalar.string }
    problems.add(node, "\(name) must be text")
    return nil
  }

  private func dsn(_ node: Node) -> ConfigurationValue? {
    guard let reader = MappingReader(node, name, known: ["dsn", "tag"], problems: problems),
      let address = reader.required("dsn", name),
      let tag = reader.required("tag", name).flatMap({ values.text($0, "tag") })
    else { return nil }
    if let text = address.scalar?.string, WebAddress(text) != nil {
      return .dsn(ConfigurationValue.DSN(address: .plain(text), tag: tag))
    }
    return reference(address).map { .dsn(ConfigurationValue.DSN(address: .secret($0), tag: tag)) }
  }

  /// A program by its name or its whole path: one of the working folder would be whatever lies there.
  private func command(_ node: Node, pass: [String]) -> SecretReference? {
    guard let arguments = values.arguments(node, "exec") else { return nil }
    if !arguments[0].contains("/") || arguments[0].hasPrefix("/") { return .command(arguments, pass: pass) }
    problems.add(node, "exec must name a program of the machine, by its name or by a path that begins with a slash")
    return nil
  }

  private func reference(_ node: Node) -> SecretReference? {
    if let reader = node.mapping.flatMap({ _ in MappingReader(node, name, known: ["exec", "pass"], problems: problems) }
    ) {
      let pass = reader["pass"].flatMap { values.texts($0, "pass") } ?? []
      return reader.required("exec", name).flatMap { command($0, pass: pass) }
    }
    if let text = node.scalar?.string, let reference = SecretReference(text) { return reference }
    problems.add(
      node,
      "\(name) must say where the secret is, never the secret itself: env:NAME, file:PATH, kept:NAME or"
        + " { exec: [PROGRAM, ARGUMENT] }")
    return nil
  }
}
