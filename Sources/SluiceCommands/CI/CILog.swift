// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionEngine
internal import Synchronization

/// Gives the log of a CI system its groups, and the job its summary and outputs.
final class CILog: Sendable {
  /// GitHub keeps ten annotations of a kind and drops the rest; the causes come first, so the rest is left out.
  private static let annotationsMax = 10
  /// GitHub drops a whole summary of more than 1 MiB.
  private static let summaryBytesMax = 65_536

  let system: CISystem
  let output: Output
  let variables: [String: String]
  private let annotations = Mutex(0)

  init(system: CISystem, output: Output, variables: [String: String]) {
    self.system = system
    self.output = output
    self.variables = variables
  }

  /// Opens a group that a reader can fold.
  func open(_ name: String, at moment: Instant) {
    switch system {
    case .github: output.talk(WorkflowCommand.line("group", [], name))
    case .gitlab:
      output.talk("\u{1B}[0Ksection_start:\(moment.milliseconds / 1000):\(Self.word(name))\r\u{1B}[0K\(name)")
    case .none: break
    }
  }

  /// Closes it.
  func close(_ name: String, at moment: Instant) {
    switch system {
    case .github: output.talk(WorkflowCommand.line("endgroup", [], ""))
    case .gitlab: output.talk("\u{1B}[0Ksection_end:\(moment.milliseconds / 1000):\(Self.word(name))\r\u{1B}[0K")
    case .none: break
    }
  }

  /// Marks a failure where the job's page shows it.
  func annotate(_ title: String, _ text: String) {
    guard system == .github,
      annotations.withLock({
        $0 += 1; return $0 <= Self.annotationsMax
      })
    else { return }
    output.talk(WorkflowCommand.line("error", [("title", title)], text))
  }

  /// Hands the result to the steps and jobs that follow.
  func finish(_ result: (lines: [String], document: Document, exit: Int32), run: Run?) {
    let values = [
      ("run", run?.name.rawValue), ("state", run?.phase.word), ("commit", run?.request.commit.rawValue),
      ("environment", run?.request.place.environment.rawValue), ("exit", String(result.exit)),
    ]
    switch system {
    case .github:
      append(values.compactMap { name, value in value.map { "\(name)=\($0)\n" } }.joined(), to: "GITHUB_OUTPUT")
      append(summary(result.lines, run), to: "GITHUB_STEP_SUMMARY")
    case .gitlab:
      append(
        values.compactMap { name, value in value.map { "SLUICE_\(name.uppercased())=\($0)\n" } }.joined(),
        to: "SLUICE_DOTENV")
    case .none: break
    }
  }

  private func summary(_ lines: [String], _ run: Run?) -> String {
    var text = "### \(Self.markdown(lines.first ?? "sluice"))\n\n"
    if let run {
      text += "| what | result |\n|---|---|\n"
      for gate in run.gates {
        text += "| gate `\(gate.name)` | \(RunDocument.word(gate.status)) \(Self.markdown(gate.text)) |\n"
      }
      for step in run.steps {
        text += "| step `\(step.name.rawValue)` | \(RunDocument.word(step.status)) \(Self.markdown(step.text)) |\n"
      }
    }
    text += "\n" + lines.dropFirst().map { "    \(SafeText.line($0))\n" }.joined()
    return String(decoding: text.utf8.prefix(Self.summaryBytesMax), as: UTF8.self)
  }

  /// Appends to the file that a variable names; a summary that cannot be written is no reason to fail.
  private func append(_ text: String, to variable: String) {
    guard let path = variables[variable], !path.isEmpty else { return }
    let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      output.talk("  the file that \(variable) names cannot be written: \(String(cString: strerror(errno)))")
      return
    }
    defer { Glibc.close(descriptor) }
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }

  /// The name of a section in GitLab: letters, digits and underscores are safe in it.
  private static func word(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  /// Text in which nothing is markup, and no address becomes a link by itself (GitHub Flavored Markdown 6.9).
  private static func markdown(_ text: String) -> String {
    let escaped = SafeText.line(text).reduce(into: "") { safe, letter in
      if "\\`*_{}[]<>|#".contains(letter) { safe.append("\\") }
      safe.append(letter)
    }
    return escaped.replacing("://", with: "&#58;//").replacing("www.", with: "www&#46;").replacing("@", with: "&#64;")
  }
}
