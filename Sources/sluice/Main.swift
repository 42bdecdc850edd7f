// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CHeap
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
    occupyStandardDescriptors()
    useOneHeap()
    // A tool that ends before it has read what it was given, as ssh-keygen does with a key that it refuses, or a reader
    // that goes away must not end us without a word; what we start begins with no signal ignored.
    signal(SIGPIPE, SIG_IGN)
    // Whoever types Ctrl-\\ wants an end, and no debugger.
    signal(SIGQUIT, SIG_DFL)
    let name = arguments.first?.split(separator: "/").last.map(String.init) ?? "sluice"
    let words = words(arguments, calledAs: name)
    if let empty = CallFailure.emptyWord(in: words) { refuse(ValidationError(empty), words) }
    do {
      let composition = Composition(journal: JournalAdapters.desk, history: Adapters.history) {
        folder throws(Failure) in
        try await Adapters.session(at: folder)
      }
      try await Composition.$current.withValue(composition) {
        let command = try await Sluice.asyncParseAsRoot(words)
        do { try await run(command) } catch let failure as Failure {
          throw await FailureState.said(in: failure, of: command)
        }
      }
      if let lost = CallFailure.lostResult { throw lost }
    } catch let failure as Failure {
      present(failure, words)
      exit(failure.kind.rawValue)
    } catch {
      // Only now: to look for a word means to name every command, and most calls are right.
      if let unknown = CallFailure.unknownCommand(in: words) {
        refuse(ValidationError("There is no command '\(unknown)'."), words)
      }
      let code = Sluice.exitCode(for: error)
      if code == .validationFailure { refuse(error, words) }
      let text = Sluice.fullMessage(for: error)
      if !text.isEmpty { write(HelpText.laidOut(text) + "\n", to: code == .success ? 1 : 2) }
      exit(code.rawValue)
    }
  }

  /// Says what is wrong with the command line, and ends.
  private static func refuse(_ error: any Error, _ words: [String]) -> Never {
    let advice = NearestCommand.advice(for: words)
    // Events are those of a run; a command line that cannot be read has none.
    if !words.contains("--events") { document(CallFailure.usage(error, advice: advice), words) }
    write(([HelpText.laidOut(Sluice.fullMessage(for: error))] + advice).map { $0 + "\n" }.joined(), to: 2)
    exit(Failure.Kind.usage.rawValue)
  }

  /// Whoever closed a standard descriptor must not find the journal behind its number: what we open would get it, and
  /// what we print would be written into that file.
  private static func occupyStandardDescriptors() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
      // It is open for reading only, so that a result that is written there is still an error.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// One heap for all threads, which grows in large steps: those that glibc makes for other threads grow by a call of the
  /// system for each page, a quarter of what a short command does.
  private static func useOneHeap() {
    mallopt(M_ARENA_MAX, 1)
    mallopt(M_TOP_PAD, 1 << 20)
  }

  /// The words as if it had been called `sluice`.
  private static func words(_ arguments: [String], calledAs name: String) -> [String] {
    let given = Array(arguments.dropFirst())
    guard verbs.contains(name) else { return given }
    // The script of a shell asks with this word first, before the subcommand.
    guard given.first == "---completion" else { return [name] + given }
    return ["---completion", name] + given.dropFirst()
  }

  private static func run(_ command: any ParsableCommand) async throws {
    var command = command
    if var asynchronous = command as? any AsyncParsableCommand {
      try await asynchronous.run()
    } else {
      try command.run()
    }
  }

  private static func present(_ failure: Failure, _ words: [String]) {
    document(failure, words)
    write(FailurePresenter.lines(for: failure, columns: CallFailure.columns).map { $0 + "\n" }.joined(), to: 2)
  }

  private static func document(_ failure: Failure, _ words: [String]) {
    if words.contains("--json") {
      write(DocumentWriter.text(of: FailurePresenter.document(for: failure)) + "\n", to: 1)
    } else if words.contains("--events") {
      write(DocumentWriter.text(of: FailurePresenter.event(for: failure, at: SystemClock().now())) + "\n", to: 1)
    }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}
