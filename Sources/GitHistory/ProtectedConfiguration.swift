// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc

/// What no repository may say of itself: the configuration of the system, of the person, and of the command.
enum ProtectedConfiguration {
  private static let countMax = 1000

  /// Returns every value of a setting, in the order in which git heeds them.
  static func values(of name: String, variable: (String) -> String? = variable) -> [String] {
    var values: [String] = []
    for file in files(variable) {
      var config: OpaquePointer?
      guard git_config_open_ondisk(&config, file) == 0, let config else { continue }
      defer { git_config_free(config) }
      values += self.values(of: name, in: config)
    }
    let count = variable("GIT_CONFIG_COUNT").flatMap { Int($0) } ?? 0
    for number in 0..<min(max(count, 0), countMax)
    where variable("GIT_CONFIG_KEY_\(number)")?.lowercased() == name.lowercased() {
      values.append(variable("GIT_CONFIG_VALUE_\(number)") ?? "")
    }
    return values + ofCommand(variable("GIT_CONFIG_PARAMETERS") ?? "", name)
  }

  /// Reads what `git -c` hands to the commands that it starts: `'name'='value'`, or `'name=value'` before git 2.31.
  static func ofCommand(_ text: String, _ name: String) -> [String] {
    var words: [(text: String, isValue: Bool)] = []
    var rest = Substring(text)
    while let mark = rest.first {
      let isValue = mark == "="
      if isValue || mark == " " { rest = rest.dropFirst() }
      guard rest.first == "'" else {
        if isValue || mark == " " { continue }
        return []
      }
      var word = ""
      // A quotation mark within stands outside: '\\''.
      while rest.first == "'" {
        let part = rest.dropFirst().prefix { $0 != "'" }
        word += part
        rest = rest.dropFirst(part.count + 2)
        guard rest.hasPrefix("\\''") || rest.hasPrefix("\\!'") else { break }
        word.append(rest.dropFirst().first ?? "'")
        rest = rest.dropFirst(2)
      }
      words.append((word, isValue))
    }
    var values: [String] = []
    for (place, word) in words.enumerated() where !word.isValue {
      if words.indices.contains(place + 1), words[place + 1].isValue {
        if word.text.lowercased() == name.lowercased() { values.append(words[place + 1].text) }
      } else if let equals = word.text.firstIndex(of: "="),
        word.text[..<equals].lowercased() == name.lowercased()
      {
        values.append(String(word.text[word.text.index(after: equals)...]))
      }
    }
    return values
  }

  /// The files of the system and of the person, in git's order.
  private static func files(_ variable: (String) -> String?) -> [String] {
    var files: [String] = []
    let isSystemOff = ["1", "true", "yes", "on"].contains(variable("GIT_CONFIG_NOSYSTEM")?.lowercased() ?? "")
    if !isSystemOff { files.append(variable("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig") }
    if let global = variable("GIT_CONFIG_GLOBAL") { return files + [global] }
    let home = variable("HOME")
    if let folder = variable("XDG_CONFIG_HOME").flatMap({ $0.isEmpty ? nil : $0 }) ?? home.map({ $0 + "/.config" }) {
      files.append("\(folder)/git/config")
    }
    if let home { files.append("\(home)/.gitconfig") }
    return files
  }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func values(of name: String, in config: OpaquePointer) -> [String] {
    var iterator: OpaquePointer?
    guard git_config_multivar_iterator_new(&iterator, config, name, nil) == 0 else { return [] }
    defer { git_config_iterator_free(iterator) }
    var values: [String] = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator) == 0, let entry {
      values.append(entry.pointee.value.map { String(cString: $0) } ?? "")
    }
    return values
  }
}
