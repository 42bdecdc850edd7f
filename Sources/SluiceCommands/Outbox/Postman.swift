// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Posts letters to an address with curl, one after the other.
struct Postman {
  private static let seconds: Int64 = 20

  let tools: any ToolRunner
  let address: String
  let mediaType: String
  /// A header with a secret, such as `Authorization: Bearer …`, or `nil`.
  let header: String?

  /// Sends one, or says why it did not arrive.
  func send(_ letter: Outbox.Letter) async throws(Failure) {
    // Everything goes through standard input: neither the address nor a token is in the list of processes.
    var lines = [
      "url = \(quoted(address))", "request = \"POST\"", "header = \(quoted("Content-Type: \(mediaType)"))",
      "data-raw = \(quoted(letter.text))",
    ]
    if let header { lines.append("header = \(quoted(header))") }
    let command = CommandLine(
      arguments: ["curl", "--silent", "--show-error", "--fail", "--max-time", "\(Self.seconds)", "--config", "-"],
      timeoutSeconds: Self.seconds + 5, pass: ["https_proxy", "http_proxy", "no_proxy"])
    let answer = try await tools.run(
      command, input: Array((lines.joined(separator: "\n") + "\n").utf8), variables: [:])
    guard answer.code == 0 else {
      throw Failure(
        .unreachable, "E0942", "entry \(letter.sequence) did not arrive",
        state: "no run is touched by this", why: [SafeText.line(answer.errors, width: 200)],
        fix: ["run the same command again: it goes on with entry \(letter.sequence)"])
    }
  }

  /// Source: curl(1), "--config": within quotes \\, \", \t, \n, \r and \v are escaped.
  private func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { quoted, scalar in
      switch scalar {
      case "\\": quoted += "\\\\"
      case "\"": quoted += "\\\""
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _: quoted.unicodeScalars.append(scalar)
      }
    } + "\""
  }
}
