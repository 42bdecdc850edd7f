// SPDX-License-Identifier: Apache-2.0
/// Writes a workflow command of GitHub Actions, `::error title=…::text`.
///
/// Source: "Workflow commands for GitHub Actions". Data escapes %, CR and LF; a property also : and the comma.
enum WorkflowCommand {
  static func line(_ name: String, _ properties: [(String, String)] = [], _ data: String) -> String {
    let list = properties.map { "\($0.0)=\(property($0.1))" }.joined(separator: ",")
    return "::\(name)\(list.isEmpty ? "" : " \(list)")::\(escaped(data))"
  }

  private static func escaped(_ text: String) -> String {
    replacing(text, ["%": "%25", "\r": "%0D", "\n": "%0A", "\r\n": "%0D%0A"])
  }

  private static func property(_ text: String) -> String {
    replacing(text, ["%": "%25", "\r": "%0D", "\n": "%0A", "\r\n": "%0D%0A", ":": "%3A", ",": "%2C"])
  }

  private static func replacing(_ text: String, _ codes: [Character: String]) -> String {
    text.reduce(into: "") { $0 += codes[$1] ?? String($1) }
  }
}
