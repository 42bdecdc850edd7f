// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Commands
import Glibc
import PromotionCore
import SluiceCommands

/// Turns the command line into a command, and its failure into an exit code.
@main enum Main {
  /// The subcommands that the binary is when it is called by their name.
  private static let verbs = ["promote", "approve", "rollback"]

  static func main() async {
    let arguments = Swift.CommandLine.arguments
    // First of all, before any thread or file of ours exists: the supervisor of a child is this same executable.
    if arguments.dropFirst().first == "lifeline" { Lifeline.run(arguments: Array(arguments.dropFirst(2))) }
    let name = arguments.first?.split(separator: "/").last.map(String.init) ?? "sluice"
    let words = (verbs.contains(name) ? [name] : []) + arguments.dropFirst()
    do {
      let composition = Composition(journal: JournalAdapters.desk) { folder throws(Failure) in
        try await Adapters.session(at: folder)
      }
      try await Composition.$current.withValue(composition) {
        var command = try Sluice.parseAsRoot(words)
        if var asynchronous = command as? any AsyncParsableCommand {
          try await asynchronous.run()
        } else {
          try command.run()
        }
      }
    } catch let failure as Failure {
      present(failure, isJSON: words.contains("--json"))
      exit(failure.kind.rawValue)
    } catch {
      guard Sluice.exitCode(for: error) == .validationFailure else { Sluice.exit(withError: error) }
      write(Sluice.fullMessage(for: error) + "\n", to: 2)
      exit(Failure.Kind.usage.rawValue)
    }
  }

  private static func present(_ failure: Failure, isJSON: Bool) {
    if isJSON { write(DocumentWriter.text(of: FailurePresenter.document(for: failure)) + "\n", to: 1) }
    write(FailurePresenter.lines(for: failure).map { $0 + "\n" }.joined(), to: 2)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}
