// SPDX-License-Identifier: Apache-2.0
/// Finds out which word of a command is a program of a tree: past programs that start another one, and past the options of
/// interpreters.
struct ProgramWords {
  /// The place of the program of a tree, or `nil` when there is none.
  private(set) var own: Int?
  /// The files that a text to run names.
  private(set) var quoted: [String] = []

  private let words: [String]

  init(_ arguments: [String]) {
    words = arguments
    look(at: 0)
  }

  private mutating func look(at place: Int) {
    guard place < words.count else { return }
    let word = words[place]
    if word.contains("/"), !word.hasPrefix("/") { return own = place }
    let name = String(word.split(separator: "/").last ?? "")
    if let starter = Starter.named[name] { return look(at: starter.end(of: words, after: place)) }
    guard let interpreter = Interpreter.named(name) else { return }
    var next = place + 1
    while next < words.count {
      let option = words[next]
      if option == "--" {
        next += 1
        break
      }
      guard option.hasPrefix("-") || option.hasPrefix("+"), option != "-" else { break }
      switch interpreter.meaning(of: option) {
      case .text:
        if next + 1 < words.count { quoted = Self.paths(in: words[next + 1]) }
        return
      case .file:
        next += 1
        return take(next)
      case .nothing: return
      case .value: next += 2
      case .flag: next += 1
      }
    }
    if interpreter.takesFile { take(next) }
  }

  private mutating func take(_ place: Int) {
    guard place < words.count, !words[place].isEmpty, !words[place].hasPrefix("/"), words[place] != "-" else { return }
    own = place
  }

  /// What looks like a path of a tree.
  private static func paths(in text: String) -> [String] {
    let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || "_-./".contains($0))) }
    return words.compactMap { word in
      let parts = word.split(separator: "/").filter { $0 != "." }
      guard !word.hasPrefix("/"), !word.hasPrefix("-"), word.contains("/") || word.contains("."), !parts.isEmpty,
        !parts.contains("..")
      else { return nil }
      return parts.joined(separator: "/")
    }
  }
}

/// A program that starts the command in its arguments.
private struct Starter {
  /// Options whose value is the next word.
  var values: Set<String> = []
  /// So many words of its own come before the command.
  var own = 0

  static let named: [String: Starter] = [
    "env": Starter(values: ["-u", "--unset", "-C", "--chdir"]), "nice": Starter(values: ["-n", "--adjustment"]),
    "ionice": Starter(values: ["-c", "-n", "--class", "--classdata"]),
    "timeout": Starter(values: ["-k", "-s", "--kill-after", "--signal"], own: 1), "nohup": Starter(),
    "setsid": Starter(), "stdbuf": Starter(values: ["-i", "-o", "-e"]), "time": Starter(values: ["-o", "-f"]),
    "sudo": Starter(values: ["-u", "-g", "-D", "-C", "-p", "-h"]), "doas": Starter(values: ["-u", "-C"]),
    "flock": Starter(values: ["-w", "-E", "--timeout"], own: 1), "busybox": Starter(), "exec": Starter(),
    "command": Starter(), "unbuffer": Starter(), "chronic": Starter(), "catchsegv": Starter(),
  ]

  func end(of words: [String], after place: Int) -> Int {
    var next = place + 1
    while next < words.count {
      let word = words[next]
      if values.contains(word) {
        next += 2
      } else if word == "--" {
        next += 1
        break
      } else if word.hasPrefix("-") || Self.isAssignment(word) {
        next += 1
      } else {
        break
      }
    }
    return next + own
  }

  /// `NAME=VALUE`, as env and sudo take it.
  private static func isAssignment(_ word: String) -> Bool {
    guard let equals = word.firstIndex(of: "="), equals > word.startIndex else { return false }
    return word[..<equals].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }
}

/// A program that runs the file which it is given.
private struct Interpreter {
  enum Meaning {
    /// The next word is a text to run.
    case text
    /// The next word is the file.
    case file
    /// The next word belongs to the option.
    case value
    case flag
    /// It runs something else.
    case nothing
  }

  var text: Set<String> = []
  var file: Set<String> = []
  var values: Set<String> = []
  var nothing: Set<String> = []
  /// Letters that may stand together behind one dash, as in `-euc`, and among them the one of a text.
  var letter: Character?
  var takesFile = true

  private static let shell = Interpreter(
    text: ["-c"], values: ["-o", "+o", "-O", "+O", "--rcfile", "--init-file"], nothing: ["-s"], letter: "c")
  private static let known: [String: Interpreter] = [
    "sh": shell, "bash": shell, "dash": shell, "ash": shell, "zsh": shell, "ksh": shell, "fish": shell,
    "python": Interpreter(text: ["-c"], values: ["-W", "-X"], nothing: ["-m"], letter: "c"),
    "perl": Interpreter(text: ["-e", "-E"], values: ["-I"], letter: "e"),
    "ruby": Interpreter(text: ["-e"], values: ["-I", "-r", "-C"], letter: "e"),
    "node": Interpreter(
      text: ["-e", "-p", "--eval", "--print"], values: ["-r", "--require", "--import", "--loader", "--env-file"]),
    "php": Interpreter(text: ["-r"], file: ["-f"], values: ["-d", "-c"]),
    "pwsh": Interpreter(text: ["-c", "-Command"], file: ["-f", "-File"]),
    "lua": Interpreter(text: ["-e"], values: ["-l"]),
    "tclsh": Interpreter(), "Rscript": Interpreter(text: ["-e"]),
    "awk": Interpreter(file: ["-f"], values: ["-v", "-F"], takesFile: false),
  ]

  /// `python3.12` is python.
  static func named(_ name: String) -> Interpreter? {
    if let known = known[name] { return known }
    var base = Substring(name)
    while let last = base.last, last.isNumber || last == "." { base.removeLast() }
    return known[String(base)]
  }

  func meaning(of option: String) -> Meaning {
    if text.contains(option) { return .text }
    if file.contains(option) { return .file }
    if nothing.contains(option) { return .nothing }
    if values.contains(option) { return .value }
    // `sh -ec TEXT`, `bash -euo pipefail FILE`.
    guard option.hasPrefix("-"), !option.hasPrefix("--"), let last = option.last else { return .flag }
    if let letter, option.dropFirst().allSatisfy(\.isLetter) {
      if option.contains(letter) { return .text }
      if letter == "c", values.contains("-\(last)"), option.count > 2 { return .value }
    }
    return .flag
  }
}
