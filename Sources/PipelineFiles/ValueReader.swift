// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads single values, each with a problem that says what to write instead.
struct ValueReader {
  let problems: ProblemList

  func text(_ node: Node, _ what: String) -> String? {
    if let text = node.scalar?.string, !text.isEmpty {
      // No argument, path or variable of a process can hold one: it would end there, unseen.
      if !text.utf8.contains(0) { return text }
      problems.add(node, "\(what) has a zero byte")
      return nil
    }
    problems.add(node, "\(what) must be text")
    return nil
  }

  func name(_ node: Node, _ what: String) -> String? {
    guard let text = text(node, what) else { return nil }
    let letters = Array(text.utf8)
    let isLegal =
      letters.count <= 39 && (97...122).contains(letters[0])
      && letters.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    if isLegal { return text }
    problems.add(
      node, "\(what) \(text) must be lower-case letters, digits and hyphens, beginning with a letter, at most 39")
    return nil
  }

  func word<Value: RawRepresentable & CaseIterable>(_ node: Node, _ what: String) -> Value?
  where Value.RawValue == String {
    let words = Value.allCases.map(\.rawValue)
    if let text = node.scalar?.string, let value = Value(rawValue: text) { return value }
    problems.add(node, "\(what) must be \(words.joined(separator: " or "))")
    return nil
  }

  func count(_ node: Node, _ what: String) -> Int? {
    if let text = node.scalar?.string, let value = Int(text), (1...100).contains(value) { return value }
    problems.add(node, "\(what) must be a number from 1 to 100")
    return nil
  }

  func seconds(_ node: Node, _ what: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    if let text = node.scalar?.string, let last = text.last, let unit = units[last],
      let number = Int64(text.dropLast()), number > 0, number <= 366 * 86_400 / unit
    {
      return number * unit
    }
    problems.add(node, "\(what) must be a duration such as 90s, 20m, 1h or 7d")
    return nil
  }

  func database(_ node: Node, _ what: String) -> String? {
    guard let text = text(node, what) else { return nil }
    let prefixes = ["sqlite:", "env:", "postgresql://", "postgres://"]
    if prefixes.contains(where: { text.hasPrefix($0) && text.count > $0.count }) { return text }
    problems.add(node, "\(what) must be sqlite:PATH, postgres://USER@HOST/NAME or env:NAME")
    return nil
  }

  func path(_ node: Node, _ what: String) -> String? {
    guard let text = text(node, what) else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if !text.hasPrefix("/"), parts.allSatisfy({ $0 != ".." && $0 != "." && !$0.isEmpty }) { return text }
    problems.add(node, "\(what) must be a path within the repository, without . or .. and without a slash at its ends")
    return nil
  }

  func texts(_ node: Node, _ what: String) -> [String]? {
    guard case .sequence(let sequence) = node else {
      problems.add(node, "\(what) must be a list of texts")
      return nil
    }
    var texts: [String] = []
    for item in sequence {
      guard let text = text(item, "each of \(what)") else { return nil }
      texts.append(text)
    }
    return texts
  }

  /// An argument array; a plain string is refused with the array to write.
  func arguments(_ node: Node, _ what: String) -> [String]? {
    if let line = node.scalar?.string, !line.isEmpty {
      let words = line.split(separator: " ").joined(separator: ", ")
      problems.add(node, "\(what) is a list of arguments, not a line for a shell; write it as [\(words)]")
      return nil
    }
    guard let words = texts(node, what) else { return nil }
    guard !words.isEmpty else {
      problems.add(node, "\(what) names no program; write it as [PROGRAM, ARGUMENT]")
      return nil
    }
    return words
  }

  func address(_ node: Node, _ what: String) -> WebAddress? {
    guard let text = text(node, what) else { return nil }
    if let address = WebAddress(text) { return address }
    problems.add(node, "\(what) must be an address such as https://shop.example.com")
    return nil
  }

  func port(_ node: Node, _ what: String) -> Int? {
    if let text = node.scalar?.string, let port = Int(text), (1...65_535).contains(port) { return port }
    problems.add(node, "\(what) must be a number from 1 to 65535")
    return nil
  }

  func position(_ node: Node) -> FilePosition {
    FilePosition(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }
}
