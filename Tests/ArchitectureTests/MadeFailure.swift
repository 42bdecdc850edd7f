// SPDX-License-Identifier: Apache-2.0

/// A failure that a source file makes, read from its text.
struct MadeFailure {
  let file: String
  let line: Int
  /// The expression that chooses the kind, such as `.usage`.
  let kind: String
  /// The expression that names the code, such as `"E0203"`.
  let code: String
  /// The sentences in the expression that says what happened, each interpolation as `<>`.
  let says: [String]
  let hasFix: Bool

  /// The failures that a file makes.
  static func all(in file: String) throws -> [MadeFailure] {
    let text = SwiftText(try SourceTree.text(file))
    return text.calls(of: "Failure").compactMap { call in
      // The declaration of the initialiser has no first argument without a name.
      guard call.arguments.count >= 3, !call.arguments[0].contains(":") else { return nil }
      let sentences = SwiftText(call.arguments[2]).literals
      return MadeFailure(
        file: file, line: call.line, kind: call.arguments[0], code: call.arguments[1],
        says: sentences.isEmpty ? ["<>"] : sentences,
        hasFix: call.arguments.contains { $0.hasPrefix("fix:") && $0 != "fix: []" })
    }
  }
}
