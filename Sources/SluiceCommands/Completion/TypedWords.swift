// SPDX-License-Identifier: Apache-2.0

/// The words of a command line that is being typed.
struct TypedWords {
  private let words: [String]

  init(_ words: [String]) { self.words = words }

  /// Returns what follows an option, or comes after its equals sign.
  func value(of option: String) -> String? {
    for (index, word) in words.enumerated() {
      if word == option, index + 1 < words.count { return words[index + 1] }
      if word.hasPrefix("\(option)=") { return String(word.dropFirst(option.count + 1)) }
    }
    return nil
  }
}
